"""The page's modules as one script: what they export arrives where it is imported, and other forms are refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from laydown.export.page.bundle import BundleError, bundled, masked

NODE = shutil.which("node")


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


WORLD = {
    "app/main.mjs": (
        'import { greet, SIGN as sign } from "./words/greet.mjs";\n'
        'import {\n  made,\n  Box,\n} from "../vendor/box.mjs";\n'
        "export async function late() { return `import ${made(`{${1}}`)} from`; }\n"
        "/** @type {import('./words/greet.mjs').Greeting} */\n"
        "const pattern = /[/]import\\/\"/;\n"
        "console.log(greet(sign), new Box(2).double(), 4 / 2 / 1, pattern.test('/import/\"'));\n"
        "late().then(console.log);\n"
    ),
    "app/words/greet.mjs": (
        'import { inner } from "./inner.mjs";\n'
        'export const SIGN = "export const A = 1;";\n'
        "export function greet(word) { return inner(word); }\n"
        "const made = 'not the made of main';\n"
    ),
    "app/words/inner.mjs": "export function inner(word) { return word.length; }\n// export default inner\n",
    "vendor/box.mjs": (
        "class b{constructor(n){this.n=n}double(){return 2*this.n}}let c=x=>x.length;export{b as Box,c as made};\n"
    ),
}  # fmt: skip


@pytest.mark.skipif(NODE is None, reason="there is no node here")
def test_modules_run_once_in_the_order_in_which_they_need_each_other(tmp_path: Path) -> None:
    script = bundled(folder(tmp_path, WORLD), ["app/words/inner.mjs", "app/main.mjs"])
    told = subprocess.run([str(NODE), "-"], input=script, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["19 4 2 true", "import 3 from"]
    assert script.count("function inner(") == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('import b from "./b.mjs";', "line 1: 'import b from"),
        ('import * as b from "./b.mjs";', "line 1: 'import \\* as b"),
        ('import "./b.mjs";', 'line 1: \'import "./b.mjs"'),
        ("import { b } from './b.mjs';", "line 1: 'import { b }"),
        ('import { b } from "b";', "line 1: 'b' is no file beside it"),
        ('import { b } from "https://elsewhere/b.mjs";', "is no file beside it"),
        ('import { c } from "./b.mjs";', "app/a.mjs imports c of app/b.mjs, which exports no such thing"),
        ('import { b + c } from "./b.mjs";', "is none of names"),
        ('import { b } from "./gone.mjs";', "app/gone.mjs, which app/a.mjs needs, is not there"),
        ('import { d } from "./d.mjs";', "app/a.mjs imports itself: app/a.mjs > app/d.mjs > app/a.mjs"),
        ("\nexport default 1;", "line 2: 'export default 1;'"),
        ("export let a = 1;", "'export let a = 1;'"),
        ("export const { a } = b;", "'export const { a } = b;'"),
        ("const a = 1;\nexport { a };", "line 2: 'export { a };'"),
        ('export * from "./b.mjs";', "'export \\* from"),
        ('const late = () => import("./b.mjs");', "cannot be bundled"),
        ("const here = `${import.meta.url}`;", "'import.meta.url"),
        ("const a = `never ends", "does not end"),
        ('const a = "</SCRIPT>";', "'</SCRIPT' cannot stand in a script"),
        ('const a = "<!-- a";', "'<!--' cannot stand"),
    ],
)
def test_what_would_run_otherwise_than_as_a_module_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    others = {"app/b.mjs": "export const b = 1;\n", "app/d.mjs": 'import { a } from "./a.mjs";\nexport const d = a;\n'}
    with pytest.raises(BundleError, match=complaint):
        bundled(folder(tmp_path, {**others, "app/a.mjs": f"{text}\n"}), ["app/a.mjs"])


def test_a_packed_module_that_imports_is_refused(tmp_path: Path) -> None:
    files = {
        "app/a.mjs": 'import { b } from "../vendor/b.mjs";\n',
        "vendor/b.mjs": 'import{c}from"./c.mjs";export{c as b};',
    }
    with pytest.raises(BundleError, match="vendor/b.mjs: a packed module imports nothing"):
        bundled(folder(tmp_path, files), ["app/a.mjs"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a // b\nc", "a     \nc"),
        ("a /* b\nc */ d", "a     \n     d"),
        ("'b' + \"c'\"", "' ' + \"  \""),
        ("x = a / b / c", "x = a / b / c"),
        ("x = /b'/ + c", "x =      + c"),
        ("return /[/\"]/g;", "return       g;"),
        ("f(a)/2 + 'b'/3", "f(a)/2 + ' '/3"),
        ("`a${b}c`", "`  {b} `"),
        ("`a${{ b: `c${d}` }}e`", "`  {{ b: `  {d}` }} `"),
        ("{ a } `b`", "{ a } ` `"),
    ],
)  # fmt: skip
def test_only_code_is_left_of_a_script(text: str, left: str) -> None:
    assert masked(text) == left
