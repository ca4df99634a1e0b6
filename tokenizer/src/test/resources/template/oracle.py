"""Fills in what Jinja makes of the cases: python3 oracle.py < cases.in.jsonl > cases.jsonl"""

import copy
import json
import re
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox


class Generation(jinja2.ext.Extension):
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return jinja2.nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def raise_exception(message):
    raise jinja2.exceptions.TemplateError(message)


def environment(case):
    chat = case.get("chat", False)
    env = jinja2.sandbox.SandboxedEnvironment(
        trim_blocks=case.get("trim_blocks", chat),
        lstrip_blocks=case.get("lstrip_blocks", chat),
        keep_trailing_newline=case.get("keep_trailing_newline", False),
        undefined=jinja2.StrictUndefined if case.get("strict") else jinja2.Undefined,
        extensions=[Generation, jinja2.ext.loopcontrols],
    )
    env.filters["tojson"] = tojson
    env.filters["regex_replace"] = lambda s, pattern, repl, count=0: re.sub(pattern, repl, s, count=count)
    env.globals["raise_exception"] = raise_exception
    return env


def fill_in(case, template, context):
    """Puts the text or the error of `template` into `case`."""
    case.pop("out", None)
    case.pop("error", None)
    try:
        case["out"] = template.render(**copy.deepcopy(context))
    except Exception as e:
        case["error"] = f"{type(e).__name__}: {e}"


for line in sys.stdin:
    case = json.loads(line)
    try:
        template = environment(case).from_string(case["template"])
        if "cases" in case:
            for inner in case["cases"]:
                fill_in(inner, template, inner["context"])
        else:
            fill_in(case, template, case.get("context", {}))
    except Exception as e:
        case["error"] = f"{type(e).__name__}: {e}"
    print(json.dumps(case, ensure_ascii=False))
