"""ARCHITECTURE.md says what is: every package with its caption, every app in its order."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "ARCHITECTURE.md"
ROW = re.compile(r"^\| `(yakir/[^`]+)/` \| (.+) \|$", re.MULTILINE)
DEEPEST = 3  # folders below the root, yakir among them


def caption(package: Path) -> str:
    """The first line of a package's docstring."""
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text())) or ""
    return text.splitlines()[0] if text else ""


def packages() -> dict[str, str]:
    found = {}
    for init in sorted((ROOT / "yakir").rglob("__init__.py")):
        folder = init.parent.relative_to(ROOT)
        hidden = {"migrations", "management", "templatetags"} & set(folder.parts)
        if len(folder.parts) in range(2, DEEPEST + 1) and not hidden:
            found[str(folder)] = caption(init.parent)
    return found


def test_every_package_stands_in_the_architecture_with_its_caption():
    told = dict(ROW.findall(PAGE.read_text()))

    assert told == packages()


def test_every_package_has_a_caption():
    assert [path for path, text in packages().items() if not text] == []


def test_the_apps_stand_in_the_order_in_which_they_may_import():
    contract = (ROOT / ".importlinter").read_text().split("[importlinter:contract:apps]")[1]
    layers = re.findall(r"^    ([a-z |]+)$", contract.split("containers")[0], re.MULTILINE)
    order = [app for layer in reversed(layers) for app in sorted(layer.split(" | "))]

    told = [path.split("/")[2] for path, _ in ROW.findall(PAGE.read_text())
            if path.startswith("yakir/apps/")]  # fmt: skip

    assert told == order


def test_every_command_is_named():
    text = PAGE.read_text()
    commands = {
        path.stem
        for path in (ROOT / "yakir").rglob("management/commands/*.py")
        if path.stem != "__init__"
    }

    assert [name for name in sorted(commands) if f"`yakir {name}`" not in text] == []


def test_every_decision_is_named():
    text = PAGE.read_text()

    assert [
        path.name for path in sorted((ROOT / "docs/adr").glob("*.md")) if path.name not in text
    ] == []


def test_no_registry_stands_in_a_lock():
    for lock in (ROOT / "requirements").glob("*.txt"):
        assert "http" not in lock.read_text(), lock.name


def test_every_setting_of_the_environment_is_documented():
    settings = (ROOT / "yakir/config/settings.py").read_text()
    names = set(re.findall(r'(?:setting|flag|secret)\(\s*"([A-Z_]+)"', settings))
    told = (ROOT / "docs/reference/settings.md").read_text()

    assert names
    assert [
        name for name in sorted(names | {"DATABASE_URL", "PORT"}) if f"`{name}`" not in told
    ] == []
