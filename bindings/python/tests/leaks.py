"""Every call, for LeakSanitizer, which looks at the end for memory that nobody points to.

usage: python leaks.py [--leak]     --leak leaks: the negative control
"""

import ctypes
import sys

from test_resources import HTML, Counted, every_call

from libsanitize import Policy, Rows, Sanitizer, bleach, clean

if "--leak" in sys.argv:
    allocate = ctypes.CDLL(None).malloc
    allocate.restype = None  # the address is forgotten
    for _ in range(10):
        allocate(ctypes.c_size_t(1000))

hook = Counted()
for _ in range(20):
    every_call(Sanitizer("article", element=hook, attribute=hook, url=hook))
    policy = Policy("article").allow("<p>").forbid("<img>").set(schemes="https").mode("escape")
    policy.rule("href", "a", kind="schemes", values=["https"]).force("p", "title", "t")
    Sanitizer(Policy.from_json(policy.json)).clean_many(Rows(b"<b>x", b"\0\0\0\0\4\0\0\0"))
    bleach.clean(HTML, attributes=lambda *_: True)
    clean(HTML, tags={"b"}, attribute_filter=lambda tag, name, value: 1 // 0 if value else None)
