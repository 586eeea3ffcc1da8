"""The wheel carries everything: installed in an empty venv it serves pages, paint and catalogues."""

import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.server import ROOT, Server

pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by bin/dist from what git knows, in a place of its own."""
    tree = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().splitlines():
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    (tree / ".venv").symlink_to(Path(sys.prefix))
    built = subprocess.run(["bin/dist"], cwd=tree, env=_plain(tree), capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next((tree / "dist").glob("*.whl"))


def _plain(tree: Path) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "HOME": str(tree), "PYTHONPATH": str(tree / "src")}


def test_it_holds_what_the_source_tree_holds(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if "/tests/" not in name}
    source = ROOT / "src"
    kinds = (".py", ".html", ".txt", ".css", ".js", ".svg", ".woff2", ".po", ".json")
    here = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.suffix in kinds and "tests" not in path.parts and "__pycache__" not in path.parts and path.is_file()
    }
    here = {name for name in here if not re.search(r"\.egg-info/", name)}
    assert not here - packed
    assert any(name.endswith("licenses/LICENSE") for name in packed)
    for catalogue in source.rglob("*.po"):
        assert catalogue.relative_to(source).with_suffix(".mo").as_posix() in packed


def test_it_serves_from_an_empty_venv(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    subprocess.run([sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", wheel], check=True)
    # The packages that it needs come from here, for a test loads nothing from the network; its own code does not.
    site = next((home / "lib").glob("python*")) / "site-packages"
    (site / "needed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    server = Server(tmp_path / "data", program=(str(home / "bin" / "comptoir"),), settings={"PYTHONPATH": ""})
    try:
        server.start()
        page = urllib.request.urlopen(f"{server.address}/", timeout=20).read().decode()
        paint = re.findall(r'(?:href|src)="(/static/[^"#]+)"', page)
        assert paint
        for address in paint:
            with urllib.request.urlopen(server.address + address, timeout=20) as answer:
                assert answer.status == 200
    finally:
        server.kill()
