"""Legal clocks of cases: the due day on the real working calendar, and the pauses in which it stands still.

A case (objection, repair, challenged access …) belongs to its own feature; here is what all clocks share.
The feature describes its clock in one function, and everything else takes that description:

    def clock_of(session, repair: Repair) -> LegalClock:        # in its queries
        return LegalClock(
            kind="repair",                    # as in `cases` of rulebook/data/pauses.toml
            case_id=repair.id,
            reference=repair.reference,
            subject_id=repair.subject_id,
            deadline="repair-decision",       # as in deadlines.toml
            started_on=clock.day_of(repair.accepted_at),
            stopped_on=clock.day_of(repair.decided_at) if repair.decided_at else None,
            may_stop=lambda actor: policies.can_handle(actor, repair),
            keep_due=lambda due: set_due(repair, due),  # where the case keeps its due day
        )

- `queries.standing_of(session, the_clock, today)`: due day with the pauses, days left or late, all pauses.
  Lateness is computed, never stored. A due day kept through `keep_due` is right for `due_on < today` in lists
  and counts at any time: while a pause runs it is the last possible one.
- `services.pause_clock` / `resume_clock`: the deeds, with event and message to the person. The caller holds
  its case first. `pages.pause_page` / `pages.resume_answer` are the two pages of the office, one line each.
  `services.settle_clock` when the deed is done; `go_on_if_waiting` when what the office waited for has come.
- `{{ legal_clock(standing) }}` of `macros/legal_clock.html` says it in words on both sides' pages.
- `labels.step_of(event)`: the step of a timeline for events `clocks.paused` and `clocks.resumed`, else None.
- The person's page of the case is named in `messages.labels.CASE_PAGES`, for the link in the message.
- `services.erase_of(session, case_ids)` in the case's eraser; `queries.copy_of` for the copy of one's data.
"""
