package dev.jeval.eval.data;

import dev.jeval.eval.DatasetFormatException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Rows of an XML file: one per child of the root element.
///
/// The attributes and child elements of a row are its fields. A child element without children is
/// its text; one whose children all have the same name is the list of them (`answers` of `answer`);
/// any other is a map. A field that occurs several times is a list. Document types and entities
/// beyond the predefined ones are refused.
final class XmlRows {
    private static final int MAX_DEPTH = 64;

    private final XMLStreamReader xml;
    private final Path file;

    private XmlRows(XMLStreamReader xml, Path file) {
        this.xml = xml;
        this.file = file;
    }

    static List<Map<String, @Nullable Object>> read(InputStream in, Path file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            try {
                return new XmlRows(xml, file).rows();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw new DatasetFormatException(
                    "%s, line %d: expected well-formed XML, got: %s"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
                                    e.getMessage()),
                    e);
        }
    }

    private List<Map<String, @Nullable Object>> rows() throws XMLStreamException {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        boolean inRoot = false;
        while (xml.hasNext()) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (inRoot) {
                        rows.add(fields(1).values());
                    }
                    inRoot = true;
                }
                case XMLStreamConstants.END_ELEMENT -> inRoot = false;
                default -> {
                    // text and comments between rows
                }
            }
        }
        return rows;
    }

    private int next() throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new DatasetFormatException(
                    "%s, line %d: expected XML without document type and entities, got one; remove it"
                            .formatted(file, xml.getLocation().getLineNumber()));
        }
        return event;
    }

    /// The content of an element.
    ///
    /// @param values fields by name
    /// @param names how often each child element occurs
    /// @param text text outside child elements
    private record Content(
            Map<String, @Nullable Object> values, Map<String, Integer> names, String text) {
        @Nullable Object value() {
            if (values.isEmpty()) {
                return text;
            }
            boolean children = !names.isEmpty();
            if (children && names.size() == 1 && values.size() == 1) {
                Object only = values.values().iterator().next();
                boolean repeated = names.values().iterator().next() > 1;
                List<@Nullable Object> single = new ArrayList<>();
                single.add(only);
                return repeated ? only : single;
            }
            return values;
        }
    }

    /// Reads the element that has just begun, to its end.
    private Content fields(int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new DatasetFormatException(
                    "%s, line %d: expected at most %d levels of elements, got more"
                            .formatted(file, xml.getLocation().getLineNumber(), MAX_DEPTH));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Map<String, Integer> names = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            values.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = xml.getLocalName();
                    add(
                            values,
                            name,
                            fields(depth + 1).value(),
                            names.merge(name, 1, Integer::sum));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Content(values, names, text.toString());
                }
                default -> {
                    // comments and processing instructions
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // the list was put there for the second occurrence
    private static void add(
            Map<String, @Nullable Object> values,
            String name,
            @Nullable Object value,
            int occurrence) {
        if (occurrence == 1) {
            values.put(name, value);
        } else if (occurrence == 2) {
            List<@Nullable Object> list = new ArrayList<>();
            list.add(values.get(name));
            list.add(value);
            values.put(name, list);
        } else {
            Objects.requireNonNull((List<@Nullable Object>) values.get(name)).add(value);
        }
    }
}
