"""Words that would do something where a program took them for more than words."""

from __future__ import annotations

MARKUP = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><svg onload=alert(1)>", "]]><x/>",
    "&lt;b&gt; &amp;",
)  # fmt: skip
LINKS = ("javascript:alert(1)", "data:text/html,<b>")
FORMULAS = ('=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)")
SCRIPTS = ("safe\u202egpj.exe", "\u2066left\u2069", "\u200f\u0639\u0631\u0628\u064a", "zero\u200bwidth")
"""Unicode that turns, hides or joins what is around it."""
CONTROLS = ("' OR 1=1 --", "\x1b[31mred", "a\x00b", "{{7*7}}", "%0d%0aSet-Cookie: a=b", "\r\nSet-Cookie: a=b")
HOSTILE = (*MARKUP[:4], *LINKS, *FORMULAS, MARKUP[4], *SCRIPTS, *CONTROLS)
MORE = (
    "[click](javascript:alert(1))", "<a href=javascript:alert(1)>x</a>", 'http://evil.example/"onmouseover=alert(1)',
    "${7*7}", "<iframe srcdoc='<script>alert(1)</script>'>", "<!--", "<style>*{display:none}</style>",
    "'\"><svg/onload=alert(1)>", "\u202etfel ot thgir\u202c", "a\u0301\u0301\u0301\u0301\u0301Z\u0335\u0327\u0322o",
    "\u2060\u00ad\u200d", "\U000e0041\U000e0042", "&#60;script&#62;alert(1)&#60;/script&#62;",
)  # fmt: skip
URLS = (
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "JaVaScRiPt:alert(1)", " javascript:alert(1)",
    "java\tscript:alert(1)", "vbscript:msgbox(1)", "file:///etc/passwd", "//evil.example/x", "\\\\evil.example\\x",
    "/\\evil.example/x",
    'https://evil.example/"onmouseover="alert(1)', "https://evil.example/<script>alert(1)</script>", "about:blank",
    "blob:https://evil.example/1", "https://user:word@evil.example/\u202egpj.exe",
)  # fmt: skip
