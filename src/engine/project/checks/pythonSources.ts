/** Small Python programs that the checks run in the project's environment; standard library only. */

/** Reads file names as JSON, answers what each file imports, calls and defines. */
export const inspectSource = `
import ast, json, sys

def dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))

def empty(node):
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        body = body[1:]
    for statement in body:
        if isinstance(statement, ast.Pass):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Raise) and "NotImplementedError" in ast.dump(statement):
            continue
        return False
    return True

answers = []
for path in json.load(sys.stdin):
    answer = {"file": path, "error": None, "imports": [], "calls": [], "functions": []}
    answers.append(answer)
    with open(path, "rb") as source:
        text = source.read()
    try:
        tree = ast.parse(text, path)
    except SyntaxError as error:
        answer["error"] = {"message": str(error.msg), "line": error.lineno or 1}
        continue
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            answer["imports"] += [alias.name.split(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            answer["imports"].append(node.module.split(".")[0])
        elif isinstance(node, ast.Call):
            answer["calls"].append({"name": dotted(node.func), "line": node.lineno})
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            answer["functions"].append({"name": node.name, "line": node.lineno, "empty": empty(node)})
json.dump(answers, sys.stdout)
`;

/** Reads {"modules": [...]}, answers installed versions by normal name and whether each module imports. */
export const installedSource = `
import importlib, json, os, re, sys
from importlib import metadata

wanted = json.load(sys.stdin)
versions = {}
for distribution in metadata.distributions():
    name = distribution.metadata["Name"]
    if name:
        versions.setdefault(re.sub(r"[-_.]+", "-", name).lower(), distribution.version)
modules = {}
for name in wanted["modules"]:
    try:
        importlib.import_module(name)
        modules[name] = None
    except Exception as error:
        modules[name] = type(error).__name__ + ": " + str(error)
distribution = False
try:
    with open(os.path.join(sys.prefix, "pyvenv.cfg")) as settings:
        distribution = "include-system-site-packages = true" in settings.read()
except OSError:
    distribution = sys.prefix == sys.base_prefix
json.dump({"versions": versions, "modules": modules, "distribution": distribution}, sys.stdout)
`;
