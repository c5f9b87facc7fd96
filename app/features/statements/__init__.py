"""Statements of one's own (本人声明): a person's words beside a record, once somebody has checked them."""
