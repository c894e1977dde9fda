//! Other offices than the example: other kinds, calendars and languages.
