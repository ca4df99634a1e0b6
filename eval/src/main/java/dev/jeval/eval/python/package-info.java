/// The notations of Python that prompts, hashes and files of lm-evaluation-harness depend on:
/// `str`/`repr` and `literal_eval` ([dev.jeval.eval.python.PythonLiteral]), `json.dumps`
/// ([dev.jeval.eval.python.PythonJson]).
package dev.jeval.eval.python;
