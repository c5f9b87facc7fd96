"""Certificates: what this site showed about me, that nothing is shown about me, and a check's answer."""
