"""The law the portal works under, as dated data, and pure functions over it.

The data stand in ``data/*.toml``; each entry names a rule, and each rule names its source, how
well that source is known, and the days on which it is in force. Nothing here reads a clock, a
database or the web: the day is always an argument, and a finding is judged by the rules that
were in force on the day its statute names.
"""
