/// Small charts as SVG text: scatter, bars, lines, heat map. Colours are CSS variables of the page
/// that embeds them, so charts follow its light and dark scheme.
package dev.jeval.analysis.plot;
