"""Help at the counter (代办): a clerk acts for a person who is there, with that person's one-time code.

The person makes the code on their own account page, or gets it on a slip from a member of staff who has
checked their identity card; who printed the slip cannot use it. The code opens one helped session: in one
browser of one clerk, for one person, for minutes, for the pages that `scope` names. Services get the citizen
as their actor, with the clerk as `helper`: events and looks then name the clerk, who cannot decide later.
"""
