"""The translations: compiled before every start, collected by hand, checked by `bin/test`.

`python -m smartportal.supervisor.translations collect` brings the catalogues up to date with the
source; `check` names what is not collected, not translated or doubtful, and changes nothing.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smartportal.supervisor.state import ROOT, Stopped

LOCALE = ROOT / "locale"
# English is the source's own language: it needs no catalogue.
LANGUAGES = ("fr", "nl", "de")
# Dutch and German may follow until `bin/test full`.
ALWAYS = ("fr",)
FULL = LANGUAGES
SHOWN = 40


def compile_translations(locale: Path = LOCALE) -> None:
    """Each catalogue that is newer than its compiled form."""
    for catalogue in locale.glob("*/LC_MESSAGES/*.po"):
        compiled = catalogue.with_suffix(".mo")
        if not _is_fresh(compiled, catalogue):
            check = ["--check-format", "--check-domain"]
            run_tool("msgfmt", *check, "-o", str(compiled), str(catalogue))


def collect() -> None:
    with collected() as locale:
        for language in LANGUAGES:
            source = _catalogue(locale, language)
            target = _catalogue(LOCALE, language)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def check(languages: tuple[str, ...]) -> None:
    with collected() as locale:
        missing = {
            language: doubts(_catalogue(locale, language)) for language in languages
        }
    lines = [
        f"{language}: {message}"
        for language, found in missing.items()
        for message in found
    ]
    if lines:
        head = f"{len(lines)} sentences have no translation, or a doubtful one:"
        raise Stopped(
            "\n".join([head, *lines[:SHOWN], *(["..."] if lines[SHOWN:] else [])])
        )


def doubts(catalogue: Path) -> list[str]:
    """The source sentences without a translation, or with one that was only guessed."""
    found = [
        run_tool("msgattrib", option, "--no-obsolete", "--no-wrap", str(catalogue))
        for option in ("--untranslated", "--only-fuzzy")
    ]
    lines = "\n".join(found).splitlines()
    prefix = 'msgid "'
    return [
        line[len(prefix) : -1]
        for line in lines
        if line.startswith(prefix) and line != f'{prefix}"'
    ]


@contextmanager
def collected() -> Iterator[Path]:
    """The catalogues as the source needs them now, in a copy: the tool writes beside its source."""
    with tempfile.TemporaryDirectory() as copy:
        for source in _sources():
            skipped = shutil.ignore_patterns(
                "__pycache__", "static", "migrations", "supervisor"
            )
            shutil.copytree(source, Path(copy, source.name), ignore=skipped)
        Path(copy, "locale").mkdir(exist_ok=True)
        chosen = [option for language in LANGUAGES for option in ("--locale", language)]
        options = ["--no-wrap", "--no-obsolete", "--add-location", "file"]
        command = [sys.executable, "-m", "django", "makemessages", *chosen, *options]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        if done.returncode:
            raise Stopped(f"The sentences could not be collected:\n{done.stderr}")
        yield Path(copy, "locale")


def run_tool(program: str, *arguments: str) -> str:
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Stopped(f"{program} failed:\n{done.stderr}")
    return done.stdout


def _sources() -> list[Path]:
    """The portal's packages, its templates and its catalogues."""
    named = [ROOT / "templates", LOCALE]
    packages = [
        path.parent
        for path in ROOT.glob("*/__init__.py")
        if path.parent.name != "tests"
    ]
    return [path for path in (*named, *packages) if path.is_dir()]


def _catalogue(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def _is_fresh(compiled: Path, catalogue: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime


if __name__ == "__main__":
    try:
        collect() if sys.argv[1:] == ["collect"] else check(
            FULL if "full" in sys.argv else ALWAYS
        )
    except Stopped as stop:
        sys.exit(str(stop))
