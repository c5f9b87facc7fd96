"""What every page needs: access, unit of work, sessions, errors, headers, locale, templates."""
