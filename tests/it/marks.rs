//! Marks and task items: what is read of a body, and how records join.
