"""The faults that a campaign and an attack found (decision 17), each planted again where it was mended, and the test that sees it.

Run by `test_plants`. A row is one of the two tables: F1 to F9 of the faults, W1 to W11 of the walls.
"""

from typing import NamedTuple


class Plant(NamedTuple):
    row: str
    fault: str
    file: str
    now: str  # there once
    planted: str
    seen_by: str


PLANTS = [
    Plant(
        "F1", "after a jump of the clock, what destroys is done",
        "essaim/kernel/jobs/chores.py",
        "return what is not None and what.destroys and at - mark.period > what.every.value + LONGEST_SILENCE",
        "return False",
        "tests/commands/test_tick.py::test_a_clock_that_jumps_takes_nothing_away_until_someone_says_that_the_time_is_right",
    ),
    Plant(
        "F1", "a mark in the future stops a chore for years",
        "essaim/kernel/jobs/chores.py",
        "other = Q(period__lt=period) | Q(period__gt=period + 2 * what.every.value)",
        "other = Q(period__lt=period)",
        "tests/kernel/test_chores.py::test_a_clock_that_ran_ahead_does_not_stop_a_chore_for_years_and_one_a_little_late_does_nothing_twice",
    ),
    Plant(
        "F1", "a night takes all that is over",
        "essaim/rights/actions/retention.py",
        "[: PERSON_FILE.a_night]", "",
        "tests/rights/test_retention.py::test_a_night_takes_a_part_of_what_is_over_the_oldest_first_and_the_coordinators_know",
    ),
    Plant(
        "F2", "a power cut leaves both places of the anchor in doubt",
        "essaim/kernel/anchor.py",
        "            os.fsync(file)  # the place before, lest both be cut; most often it is on the disk already\n", "",
        "tests/kernel/test_power_cuts.py::test_no_cut_is_taken_for_a_hand",
    ),
    Plant(
        "F2", "what a hand takes from the end passes for a cut",
        "essaim/kernel/anchor.py",
        '        if any(record.strip(b"\\0") for record in records):\n            raise BrokenAnchor\n', "",
        "tests/kernel/test_power_cuts.py::test_what_a_hand_takes_from_the_end_is_seen_even_if_it_makes_it_look_like_a_cut",
    ),
    Plant(
        "F3", "keys stay behind emptied rows",
        "essaim/rights/actions/sweep.py",
        "orphans = old - living", "orphans: set[Subject] = set()",
        "tests/rights/test_sweep.py::test_a_key_by_which_nothing_lives_is_destroyed",
    ),
    Plant(
        "F3", "killed between the two databases, an erasure half done stays so",
        "essaim/rights/actions/erasure.py",
        "    if left:\n        destroy_keys_of(collective.id, left, on=on)\n", "",
        "tests/rights/test_erasure.py::test_a_crash_before_the_key_goes_is_mended_later",
    ),
    Plant(
        "F4", "a full disk is a fault of ours: 500",
        "essaim/web/errors.py",
        "    if _is_full(fault):\n        return 507\n", "",
        "tests/web/test_faults.py::test_each_fault_has_its_answer_and_its_page_needs_no_database",
    ),
    Plant(
        "F4", "a session that cannot be written stops a read",
        "essaim/entrance/sessions.py",
        'if request.method not in {"GET", "HEAD"}:\n                raise', "raise",
        "tests/web/test_faults.py::test_a_session_that_cannot_be_written_stops_no_read_and_loses_no_writing_unsaid",
    ),
    Plant(
        "F4", "health stays green until the disk is full",
        "essaim/kernel/health.py",
        "elif shutil.disk_usage(folder).free < LEAST_FREE:", "elif shutil.disk_usage(folder).free < 0:",
        "tests/web/test_faults.py::test_health_is_red_before_the_disk_is_full_and_every_screen_says_it",
    ),
    Plant(
        "F5", "new keys are made in an emptied vault",
        "essaim/kernel/keyring.py",
        "    if row is None and needs_keys(collective_id):\n        raise VaultIsEmpty\n", "",
        "tests/commands/test_faults.py::test_no_key_is_made_in_an_emptied_vault_where_files_exist",
    ),
    Plant(
        "F5", "a server whose migrations did not run serves",
        "essaim/management/commands/serve.py",
        "        if any(trouble.stops for trouble in found):\n            raise typer.Exit(1)\n",
        "        raise typer.Exit(0)  # here it serves\n",
        "tests/commands/test_faults.py::test_the_server_does_not_start_without_migrations",
    ),
    Plant(
        "F5", "health is green without the vault",
        "essaim/kernel/health.py",
        "for look in (_main, _vault, _master_keys, _disk, *_MORE):", "for look in (_main, _disk, *_MORE):",
        "tests/commands/test_faults.py::test_without_its_keys_doors_open_files_do_not_and_health_says_so",
    ),
    Plant(
        "F6", "the first read after a restart of the database is a 500",
        "essaim/web/middleware.py",
        'if request.method in {"GET", "HEAD"} and getattr(response, "may_be_retried", False):', "if False:",
        "tests/web/test_faults.py::test_a_read_is_tried_once_more_and_a_write_is_not",
    ),
    Plant(
        "F6", "a database that is down is a fault of ours: 500",
        "essaim/web/errors.py",
        "if isinstance(fault, BrokenSeal | OperationalError | InterfaceError):", "if isinstance(fault, BrokenSeal):",
        "tests/web/test_faults.py::test_each_fault_has_its_answer_and_its_page_needs_no_database",
    ),
    Plant(
        "F7", "an import holds the writer for as long as it likes",
        "essaim/territory/actions/door_writer.py",
        "AT_ONCE = 2_000", "AT_ONCE = 2_000_000",
        "tests/territory/test_unseen_imports.py::test_no_transaction_of_an_import_writes_more_than_its_share",
    ),
    Plant(
        "F7", "an import leaves no pause to others",
        "essaim/territory/actions/holding.py",
        "ended + min(max(ended - began, LEAST_PAUSE), LONGEST_PAUSE)", "ended",
        "tests/territory/test_unseen_imports.py::test_an_import_leaves_the_writer_to_others_for_as_long_as_it_held_it",
    ),
    Plant(
        "F8", "her state is read before she is held: a note hangs from a file that is gone",
        "essaim/people/actions/holding.py",
        "    for name, value in zip(_READ_AGAIN, found, strict=True):\n        setattr(person, name, value)\n", "    del found\n",
        "tests/people/test_races.py::test_what_is_written_while_her_file_ends_goes_with_it_or_is_refused",
    ),
    Plant(
        "F8", "a row that another hand took away comes back by being saved",
        "essaim/kernel/tenancy.py",
        '{"force_update": True} if was_read else {}', "{}",
        "tests/kernel/test_deleting.py::test_what_another_hand_took_away_is_neither_saved_nor_held",
    ),
    Plant(
        "F8", "that it was stopped meanwhile is undone by a form",
        "essaim/street/actions/circuits.py",
        "circuit.save(update_fields=list(values))", "circuit.save()",
        "tests/faults/test_races_rooms.py",
    ),
    Plant(
        "F8", "a day is chosen after another was",
        "essaim/transmission/actions/polls.py",
        "    if not choices_of(row).filter(id=choice.id).exists():\n        raise PollIsClosed\n", "",
        "tests/faults/test_races_rooms.py",
    ),
    Plant(
        "F8", "who was called meanwhile is taken off the list",
        "essaim/calls/actions/campaigns.py",
        "    hold_with(line)  # a call of this instant counts\n", "",
        "tests/faults/test_races_calls.py",
    ),
    Plant(
        "F8", "the same address file sent twice is a 500",
        "essaim/territory/actions/holding.py",
        "            if others.exists():\n                raise AnotherImportIsRunning\n", "",
        "tests/territory/test_parallel_imports.py",
    ),
    Plant(
        "F9", "a large body is read wherever it is sent",
        "essaim/web/middleware.py",
        "if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not _takes_a_file(request):", "if False:",
        "tests/web/test_bodies.py::test_nothing_large_is_read_elsewhere",
    ),
    Plant(
        "F9", "the file of nobody is read before it is known who sends it",
        "essaim/web/territory/imports.py",
        '@takes_a_file("essaim.web.frame.uploads.LimitedUpload")\n', "",
        "tests/web/test_bodies.py",
    ),
    Plant(
        "W1", "the key of a person seals a worry that took her identifier",
        "essaim/kernel/keyring.py",
        "        if any(one != (collective_id, subject.kind) for one in taken):\n            raise KeyOfAnother\n", "",
        "tests/test_identifiers.py::test_a_key_belongs_to_one_row_of_one_kind",
    ),
    Plant(
        "W1", "the kind of a key is not part of its seal",
        "essaim/kernel/keyring.py",
        'return f"subject|{collective_id}|{kind}|{subject_id}|{generation}"',
        'return f"subject|{collective_id}|{subject_id}|{generation}"',
        "tests/test_identifiers.py::test_a_key_whose_kind_a_hand_changed_in_the_vault_opens_nothing",
    ),
    Plant(
        "W1", "what holds a key takes the identifier that a form chose",
        "essaim/people/actions/sending.py",
        "    row.id = _drawn(type(row), chosen, by)\n", "    row.id = chosen\n",
        "tests/test_identifiers.py",
    ),
    Plant(
        "W2", "counters are passed by whoever tries often",
        "essaim/kernel/limits.py",
        "    WHERE NOT (essaim_attempts.used_until > %(now)s + %(room)s AND essaim_attempts.used_until <= %(latest)s)\n", "",
        "tests/kernel/test_limits.py::test_in_no_hour_do_more_pass_than_were_said",
    ),
    Plant(
        "W2", "counters are read, then written",
        "essaim/kernel/limits.py",
        "    with connection.cursor() as cursor:\n        cursor.execute(_TAKE, values)\n        return bool(cursor.rowcount == 1)\n",
        '    used = Attempts.objects.filter(key=values["key"]).values_list("used_until", flat=True).first() or now\n'
        '    if used > now + int(values["room"]):\n        return False\n'
        "    import time  # noqa: PLC0415 -- planted\n    time.sleep(0.02)\n"
        '    Attempts.objects.update_or_create(key=values["key"], defaults={"used_until": used + every})\n    return True\n',
        "tests/kernel/test_limits.py::test_forty_hands_at_the_same_instant_pass_three_times",
    ),
    Plant(
        "W2", "a stranger closes the owner's door",
        "essaim/entrance/limits.py",
        'return f"{account.lower()} {_device(request, account)}"', "return account.lower()",
        "tests/web/test_limits.py::test_a_stranger_does_not_close_the_owner_s_door",
    ),
    Plant(
        "W3", "a volunteer is told at will who has a file",
        "essaim/entrance/readers.py",
        "[: max(0, MOST_TOLD_A_DAY - len(told))]", "",
        "tests/web/test_people_sight.py::test_a_few_times_a_day_one_is_told_the_coordinator_knows_and_each_time_is_counted_on_monday",
    ),
    Plant(
        "W3", "her door tells a volunteer that she has a file",
        "essaim/entrance/readers.py",
        "others = [match.but(Reason.DOOR) for match in matches if match.person.id not in seen]",
        "others = [match for match in matches if match.person.id not in seen]",
        "tests/web/test_people_sight.py::test_the_door_of_someone_is_told_to_the_coordinator_and_not_to_a_volunteer",
    ),
    Plant(
        "W3", "a glass with a reason of blanks, or the fourth of the day, answers all the same",
        "essaim/people/actions/glass.py",
        '    why = " ".join(reason.split())\n    if member.role not in MAY_BREAK:', '    return " ".join(reason.split())\n    if member.role not in MAY_BREAK:',
        "tests/web/test_people_sight.py::test_a_glass_that_may_not_be_broken_answers_nothing_about_anyone",
    ),
    Plant(
        "W4", "a contact is taken back by someone who no longer accompanies her",
        "essaim/web/people/contacts.py",
        "contact = fetch(contacts_in_sight(request.member, at=timezone.now()), id=contact_id)\n    if contact.person_id:\n        change_file(request, contact.person_id, Parts.CONTACTS)\n",
        "from essaim.people.models import Contact  # noqa: PLC0415 -- planted\n    contact = fetch(Contact.objects.all(), id=contact_id)\n",
        "tests/web/test_people_sight.py::test_who_no_longer_accompanies_her_takes_nothing_back",
    ),
    Plant(
        "W4", "a writing about her leaves no line in the journal",
        "essaim/web/people/contacts.py",
        "    seen = change_file(request, person_id, Parts.CONTACTS)\n    form = ContactForm(",
        '    from essaim.people.models import Person  # noqa: PLC0415 -- planted\n    seen = type("Seen", (), {"person": Person.objects.get(id=person_id)})\n    form = ContactForm(',
        "tests/test_writings.py::test_no_form_changes_anything_about_her_without_a_line_in_the_journal",
    ),
    Plant(
        "W5", "whoever was erased shows again after a restore",
        "essaim/rights/actions/sweep.py",
        "    back = erase_again(collective, _came_back(collective, listed), on=on)\n", "    back = 0 * len(listed)\n",
        "tests/rights/test_sweep.py::test_whoever_a_backup_brought_back_goes_the_next_night_and_only_she",
    ),
    Plant(
        "W5", "one file that no longer opens makes whole lists fail",
        "essaim/kernel/fields.py",
        "            if not _broken_are_shown.get():\n                raise\n", "            raise\n",
        "tests/web/test_unreadable.py::test_the_list_and_the_file_stand_and_an_alarm_is_raised",
    ),
    Plant(
        "W6", "the secrets of second proofs are in clear",
        "essaim/web/accounts/second_proof.py",
        "return _MARK + base64.b64encode(envelope).decode()", "return text",
        "tests/web/test_sessions.py::test_the_secret_of_the_application_is_sealed_and_still_makes_codes",
    ),
    Plant(
        "W6", "a copied row opens a session",
        "essaim/entrance/sessions.py",
        'return "d" + sha256(f"essaim session {secret}".encode()).hexdigest()[:39]', "return secret",
        "tests/web/test_sessions.py::test_what_is_in_the_database_opens_nothing",
    ),
    Plant(
        "W6", "a code that was mailed is in the database",
        "essaim/entrance/sessions.py",
        "        if rest and self.secret:\n", "        clear |= rest\n        if False:\n",
        "tests/web/test_sessions.py::test_a_code_that_was_mailed_is_not_in_the_database",
    ),
    Plant(
        "W7", "the gate asks whether she has a second proof, not whether this session gave it",
        "essaim/entrance/policies.py",
        "and not gave_second_proof(request):", "and False:",
        "tests/web/test_proofs.py::test_a_session_that_gave_no_second_proof_is_asked_for_it_even_if_the_account_has_one",
    ),
    Plant(
        "W7", "a session unused for hours goes on",
        "essaim/entrance/members.py",
        "if sees_more and is_idle(request):", "if False:",
        "tests/web/test_proofs.py::test_unused_for_half_an_hour_it_ends_for_those_who_see_more_than_their_tours",
    ),
    Plant(
        "W7", "a role changes without a fresh proof",
        "essaim/entrance/proofs.py",
        'if settings.REQUIRE_MFA and request.method == "POST" and _last_proof(request) < time.time() - FRESH:', "if False:",
        "tests/web/test_proofs.py::test_a_role_is_changed_after_a_fresh_proof_only_and_ends_the_sessions_of_whoever_has_it",
    ),
    Plant(
        "W7", "other sessions live on after a change of proof",
        "essaim/web/accounts/second_proof.py",
        "    end_other_sessions(user, kept=request.session.session_key if request else None)\n", "    del request, user\n",
        "tests/web/test_accounts.py::test_adding_an_application_asks_the_password_again_then_gives_recovery_codes",
    ),
    Plant(
        "W8", "a journal wiped with its head and its anchor never began",
        "essaim/kernel/collective_secrets.py",
        "return rows.filter(has_begun=True).exists()", "return False",
        "tests/kernel/test_power_cuts.py::test_a_journal_wiped_with_its_head_and_its_anchor_did_begin",
    ),
    Plant(
        "W8", "an export that nobody asked for is written as hers",
        "essaim/web/rights/person.py",
        "Why.HERSELF if asked_for_access(person) else Why.COORDINATOR", "Why.HERSELF",
        "tests/web/test_rights.py",
    ),
    Plant(
        "W8", "a lead makes herself coordinator, alone and unseen",
        "essaim/network/actions/coordinators.py",
        "waits = any(one.user_id != asked_by.id for one in coordinators)", "waits = False",
        "tests/network/test_coordinators.py::test_a_lead_who_invites_herself_waits_two_days_and_the_coordinators_know",
    ),
    Plant(
        "W9", "two periods that end a day apart tell that day",
        "essaim/impact/rules.py",
        "    month, quarter = month_of(today), quarter_of(today)\n", "    month, quarter = month_of(today), Period(today, today)\n",
        "tests/impact/test_figures.py::test_the_periods_of_a_partner_are_whole_and_over",
    ),
    Plant(
        "W10", "an always-true condition passes the second wall",
        "essaim/kernel/guard.py",
        """                'WHERE "collective_id" = essaim_alone() OR essaim_sees("collective_id")'""", "                'WHERE 1'",
        "tests/kernel/test_walls.py::test_the_second_wall_holds_however_a_statement_is_written",
    ),
    Plant(
        "W11", "the time of the answer tells a right code",
        "essaim/web/public_page/code.py",
        '        return redirect("public_page:code_thanks", slug=here.slug)\n\n\n',
        "        from essaim.rights.actions.cards import carry_out_wishes  # noqa: PLC0415 -- planted\n"
        '        carry_out_wishes(here, at=timezone.now())\n        return redirect("public_page:code_thanks", slug=here.slug)\n\n\n',
        "tests/web/test_public_page.py::test_a_right_code_asks_the_databases_what_a_wrong_one_does",
    ),
    Plant(
        "W11", "what she saw stays in the browser after she is out",
        "essaim/web/accounts/sign_in.py",
        "            response.headers[\"Clear-Site-Data\"] = '\"cache\", \"storage\"'\n", "            pass\n",
        "tests/web/test_accounts.py::test_signing_out_leaves_nothing_in_the_browser",
    ),
    Plant(
        "W11", "a text becomes a program",
        "config/settings.py",
        "        \"require-trusted-types-for\": [\"'script'\"],\n", "",
        "tests/web/test_accounts.py::test_every_page_of_an_account_is_ours_french_and_without_inline_code",
    ),
    Plant(
        "W11", "the cookie of preferences leaves in clear",
        "essaim/web/home/views.py",
        "        secure=settings.SESSION_COOKIE_SECURE,\n", "",
        "tests/web/test_look.py::test_choosing_a_size_of_text_changes_the_next_page_and_comes_back_to_it",
    ),
    Plant(
        "W11", "a closed account with its right password is told apart",
        "essaim/web/accounts/adapter.py",
        "        if user is not None and not user.is_active:\n            return None\n", "",
        "tests/web/test_accounts.py::test_a_closed_account_answers_its_right_password_as_a_wrong_one",
    ),
    Plant(
        "W11", "a file leaves without a line in the ledger",
        "essaim/rights/actions/exports.py",
        "    line, _is_new = ExportLedger.objects.get_or_create(\n        id=export_id,\n        defaults={",
        "    line = ExportLedger(\n        id=export_id,\n        **{",
        "tests/web/test_listing.py::test_each_file_leaves_a_line_in_the_ledger_with_the_number_that_it_bears",
    ),
    Plant(
        "W11", "a formula hides behind an Arabic mark",
        "address_files/cells.py",
        '_INVISIBLE = frozenset("CZM")', '_INVISIBLE = frozenset("ZM")',
        "tests/documents/test_tables.py::test_a_formula_behind_an_arabic_mark_is_one",
    ),
    Plant(
        "W11", "a script of 6,000 signs takes half a second",
        "essaim/doors/rules/scripts.py",
        '    return list(_blocks(_reader().parse(_TITLE.sub("# ", body))))\n',
        '    return [list(_blocks(_reader().parse(_TITLE.sub("# ", body)))) for _ in range(20)][0]\n',
        "tests/doors/test_scripts.py::test_the_longest_script_is_read_in_an_instant_whatever_it_holds",
    ),
    Plant(
        "W11", "a first name typed for the code of a commune shows in every network",
        "essaim/web/network/forms.py",
        "        if not _INSEE.match(insee):\n", "        if False:\n",
        "tests/web/test_network.py::test_a_commune_is_known_by_its_insee_code",
    ),
]  # fmt: skip
