"""Files as people attach them, and as attackers do."""

import io
import zipfile

import pikepdf
from openpyxl import Workbook


def pdf(*, script: bool = False, pages: int = 1, password: str = "") -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(pages):
            made.add_blank_page()
        if script:
            _arm(made)
        lock = pikepdf.Encryption(user=password, owner=password) if password else False
        made.save(out, encryption=lock)
    return out.getvalue()


def _arm(made: pikepdf.Pdf) -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/")
    made.Root.OpenAction = script
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script]))
    )
    made.attachments["evil.exe"] = b"MZ"
    links = [
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
        for action in (launch, web)
    ]
    made.pages[0].obj.Annots = pikepdf.Array(links)


def xlsx(**parts: bytes) -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    with zipfile.ZipFile(out, "a") as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()
