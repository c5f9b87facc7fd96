"""Papers that the office issues in writing, each with number, verification code and signed PDF.

What a paper says is gathered once as facts, sealed, and never changed; words are made of it when it is read,
in the reader's language, as a page and as a PDF alike. `/verify` confirms it by its code (80 bits) and by its
file: a file that our key signed names its code inside. How another feature issues one:

    paper = papers.issue_paper(      # app.features.papers.services, in the deed's transaction
        session,
        kind="repair-decision",      # one line in `labels.KINDS`: what /verify calls it
        series="信修决",              # numbered 信修决〔2026〕1号, 2号 …; "" for the reference of the case
        owner_id=application.id,
        reference=application.reference,
        subject_id=application.subject_id,
        facts={"outcome": "granted", "reasons": words},
    )

    issued = papers.find_paper(session, application.id, "repair-decision")    # queries, in the view
    paper = in_words(papers.read(session, issued))                            # your words: a web.paper.Paper
    return render_template("…", paper=paper_pages.sealed(issued, paper).for_template())
    return paper_pages.pdf_answer(issued, paper, reader=current_actor().key)  # GET ….pdf

`macros/paper.html` shows sections and seal. `services.replace_paper(session, old, by=new)` says on /verify
that an answer no longer stands; `services.erase_of(session, owner_ids)` belongs in the eraser of the case.
A feature that keeps the contents itself registers the code alone: `services.register_paper`.
"""
