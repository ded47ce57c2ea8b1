"""What keeps the house small and easy to walk through.

The rules are about 200 lines in a module and 25 in a function. What is here leaves room for the
odd case, and none for growth.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import blog

PACKAGE = Path(blog.__file__).parent
TEXTS = {str(file.relative_to(PACKAGE)): file.read_text("utf-8") for file in PACKAGE.rglob("*.py")}
TREES = {module: ast.parse(text) for module, text in TEXTS.items()}

MOST_LINES_OF_A_MODULE = 260
MOST_LINES_OF_A_FUNCTION = 40
MOST_METHODS_OF_A_SERVICE = 10
MOST_FOLDERS = 2

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def lines_of(function: Function) -> set[int]:
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    return set(range(first, (function.end_lineno or first) + 1))


def own_lines_of(function: Function) -> int:
    """Without those of the functions inside, each of which is measured by itself."""
    inner = [lines_of(each) for each in functions(function) if each is not function]
    return len(lines_of(function).difference(*inner))


def test_all_of_the_house_is_looked_at() -> None:
    assert {"__main__.py", "domain/posts.py", "adapters/http/posts.py"} <= set(TREES)


def test_modules_are_short() -> None:
    lines = {module: len(text.splitlines()) for module, text in TEXTS.items()}

    too_long = {module: n for module, n in lines.items() if n > MOST_LINES_OF_A_MODULE}

    assert too_long == {}


def test_functions_are_short() -> None:
    too_long = [
        (module, function.name, own_lines_of(function))
        for module, tree in TREES.items()
        for function in functions(tree)
        if own_lines_of(function) > MOST_LINES_OF_A_FUNCTION
    ]

    assert too_long == []


def test_services_have_few_methods() -> None:
    services = [
        node
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Service")
    ]
    methods = {
        service.name: [f.name for f in functions(service) if not f.name.startswith("_")]
        for service in services
    }

    assert {"UserService", "PostService"} <= set(methods)
    assert max(map(len, methods.values())) <= MOST_METHODS_OF_A_SERVICE


def test_folders_are_two_levels_deep_at_most() -> None:
    too_deep = [module for module in TREES if len(Path(module).parent.parts) > MOST_FOLDERS]

    assert too_deep == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [module for module, tree in TREES.items() if not ast.get_docstring(tree)]

    assert silent == []


def test_the_front_of_a_package_holds_no_code_and_no_list() -> None:
    code = {
        module: [ast.unparse(statement) for statement in tree.body[1:]]
        for module, tree in TREES.items()
        if Path(module).name == "__init__.py"
    }

    assert code.pop("__init__.py") == [f"__version__ = {blog.__version__!r}"]
    assert not any(code.values()), code


def test_only_the_settings_read_the_environment() -> None:
    readers = [module for module, text in TEXTS.items() if "environ" in text or "getenv" in text]

    assert readers == ["bootstrap/settings.py"]
