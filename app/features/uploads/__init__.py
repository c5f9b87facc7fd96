"""Files that people send: received into a basket, attached by a deed, shown with care, erased with its owner.

Another feature uses `baskets` in its views, `services.attach` in its deed, `queries` and `answers` to show.
"""
