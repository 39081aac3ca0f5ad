#!/usr/bin/env python3
"""Wraps comments of Swift files that are wider than 120 columns, which swift-format leaves as they are.

Usage: wrap_comments.py FILE...     (Scripts/lint --fix calls it)
What does not fit moves to the start of the next line of the same paragraph, or to a line of its own.
"""
import re, sys

WIDTH = 120
COMMENT = re.compile(r"^(\s*)(///|//) ( *)(.*)$")
ITEM = re.compile(r"^(- |\d+\. )")
BLOCK = re.compile(r"^(- |\d+\. |```|\||#)")
TRAILING = re.compile(r"^(\s*)([^/\s].*?)\s+// (.*)$")


def wrapped(lines):
    out, rest = [], list(lines)
    while rest:
        line = rest.pop(0)
        comment, trailing = COMMENT.match(line), TRAILING.match(line)
        if len(line) <= WIDTH or not (comment or trailing):
            out.append(line)
        elif trailing and not comment:
            rest[:0] = [trailing[1] + "// " + trailing[3], trailing[1] + trailing[2]]
            if len(rest[1]) > WIDTH and TRAILING.match(rest[1]):
                out.append(line)    # a second mark inside a literal: not ours to move
                del rest[:2]
        else:
            indent, mark, hang, text = comment.groups()
            lead = "%s%s " % (indent, mark)
            cut = (hang + text).rfind(" ", len(hang), WIDTH - len(lead) + 1)
            if cut <= 0:
                out.append(line)    # one long word, such as an address
                continue
            out.append(lead + (hang + text)[:cut].rstrip())
            item = ITEM.match(text)
            hang += " " * len(item[0]) if item else ""
            tail = (comment[3] + text)[cut:].strip()
            following = COMMENT.match(rest[0]) if rest else None
            joins = following and following.groups()[:3] == (indent, mark, hang) and following[4] \
                and not BLOCK.match(following[4])
            if joins:
                rest[0] = lead + hang + tail + " " + following[4]
            else:
                rest.insert(0, lead + hang + tail)
    return out


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        before = file.read()
    after = "\n".join(wrapped(before.split("\n")))
    if after != before:
        with open(path, "w", encoding="utf-8") as file:
            file.write(after)
