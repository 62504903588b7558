-- One step of the bulk: what belongs to the bills of the table "fresh". A bill's id and its people's
-- are made of its running number, in the shape of UUIDv7, so that rows lie in the order of time.
INSERT INTO number_block (block, organization_id, leased_at)
  SELECT DISTINCT f.block, c.organization_id, now() FROM fresh f JOIN clinic c USING (clinic)
  ON CONFLICT DO NOTHING;
INSERT INTO guarantor (organization_id, id, source, source_id, family_name, given_name, birth_date,
    street, city, state, postal_code, phone, email, language, created_at)
  SELECT DISTINCT ON (c.organization_id, f.n / 300, f.n % 100)
    c.organization_id,
    ('01900000-0000-7001-8000-' || lpad(to_hex(f.n / 300 * 100 + f.n % 100), 12, '0'))::uuid,
    'csv', 'G-' || f.n / 300 * 100 + f.n % 100, 'Fernsby', 'Wren' || f.n % 89, DATE '1986-04-27',
    f.n % 900 + 1 || ' Quarry Lane', 'Dunmere', 'OH', '43999', '', 'wren' || f.n || '@example.net',
    'en', now()
  FROM fresh f JOIN clinic c USING (clinic)
  ON CONFLICT DO NOTHING;
INSERT INTO patient (organization_id, id, source, source_id, family_name, given_name, birth_date,
    street, city, state, postal_code, phone, email, language, created_at, guarantor_id)
  SELECT DISTINCT ON (c.organization_id, f.n / 200, f.n % 100)
    c.organization_id,
    ('01900000-0000-7002-8000-' || lpad(to_hex(f.n / 200 * 100 + f.n % 100), 12, '0'))::uuid,
    'csv', 'P-' || f.n / 200 * 100 + f.n % 100, 'Fernsby', 'Wren' || f.n % 89, DATE '1986-04-27',
    '', '', '', '43999', '', '', 'en', now(),
    ('01900000-0000-7001-8000-' || lpad(to_hex(f.n / 300 * 100 + f.n % 100), 12, '0'))::uuid
  FROM fresh f JOIN clinic c USING (clinic)
  ON CONFLICT DO NOTHING;
INSERT INTO bill (organization_id, id, number, block, patient_id, guarantor_id, state, facility_name,
    insurer_name, member_id_last4, claim_number, source, source_id, source_fingerprint,
    service_date, plan_decided_date, issued_date, due_date, created_at,
    charge_cents, plan_discount_cents, plan_paid_cents, waiting_cents, deductible_cents,
    copay_cents, coinsurance_cents, other_share_cents, paid_before_cents, paid_cents)
  SELECT c.organization_id,
    ('01900000-0000-7000-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid, f.number, f.block,
    ('01900000-0000-7002-8000-' || lpad(to_hex(f.n / 200 * 100 + f.n % 100), 12, '0'))::uuid,
    ('01900000-0000-7001-8000-' || lpad(to_hex(f.n / 300 * 100 + f.n % 100), 12, '0'))::uuid,
    (ARRAY['paid', 'due', 'paid', 'paid', 'due', 'paid', 'with_insurance', 'paid', 'paid', 'cancelled'])[f.n / 100 % 10 + 1],
    '', 'Pebbleway Health Plan', '0188', 'PW-' || f.n, 'csv', 'B-' || f.n, md5(f.n::text),
    DATE '2026-01-05' - (f.n % 700)::int, DATE '2026-01-19' - (f.n % 700)::int,
    DATE '2026-01-25' - (f.n % 700)::int, DATE '2026-02-15' - (f.n % 700)::int, now(),
    31000, 16790, 3768, 0, 9500, 0, 942, 0, 0,
    CASE WHEN f.n / 100 % 10 IN (0, 2, 3, 5, 7, 8) THEN 10442 ELSE 0 END
  FROM fresh f JOIN clinic c USING (clinic);
INSERT INTO bill_line (organization_id, id, bill_id, position, service_date, description, code,
    code_system, clinician_name, charge_cents, plan_discount_cents, plan_paid_cents, waiting_cents,
    deductible_cents, copay_cents, coinsurance_cents, other_share_cents)
  SELECT c.organization_id,
    ('01900000-0000-7003-8' || lpad(to_hex(p), 3, '0') || '-' || lpad(to_hex(f.n), 12, '0'))::uuid,
    ('01900000-0000-7000-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid, p, DATE '2026-01-05',
    'Visit with a specialist', 'LK-120', '', 'Dr. Imre Castellan', 15500, 8395, 1884, 0, 4750, 0,
    471, 0
  FROM fresh f JOIN clinic c USING (clinic), generate_series(1, 2) p;
INSERT INTO ledger_account (organization_id, id, code, subject_id, is_hot)
  SELECT c.organization_id, ledger_account_id(c.organization_id, 'patient_receivable', s.id),
    'patient_receivable', s.id, false
  FROM fresh f JOIN clinic c USING (clinic), LATERAL
    (SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid AS id) s;
INSERT INTO ledger_account (organization_id, id, code, subject_id, is_hot)
  SELECT c.organization_id, ledger_account_id(c.organization_id, code, NULL), code, NULL, true
  FROM clinic c, unnest(ARRAY['service_revenue', 'card_clearing']) code
  ON CONFLICT DO NOTHING;
INSERT INTO ledger_balance (organization_id, id, debit_cents, credit_cents)
  SELECT a.organization_id, a.id, 10442, 0 FROM ledger_account a
   WHERE NOT a.is_hot ON CONFLICT DO NOTHING;
INSERT INTO ledger_journal (organization_id, id, idempotency_key, fingerprint, event, subject_kind,
    subject_id, effective_date, reason, actor, created_at)
  SELECT c.organization_id, ('01900000-0000-7004-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid,
    'bill.issued/' || f.n, sha256(f.n::text::bytea), 'bill.issued', 'bill',
    ('01900000-0000-7000-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid, DATE '2026-01-25', '',
    'system', now()
  FROM fresh f JOIN clinic c USING (clinic);
INSERT INTO ledger_entry (organization_id, id, journal_id, debit_account_id, credit_account_id,
    debit_is_hot, credit_is_hot, amount_cents, created_at)
  SELECT c.organization_id, ('01900000-0000-7004-8001-' || lpad(to_hex(f.n), 12, '0'))::uuid,
    ('01900000-0000-7004-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid,
    ledger_account_id(c.organization_id, 'patient_receivable',
      ('01900000-0000-7000-8000-' || lpad(to_hex(f.n), 12, '0'))::uuid),
    ledger_account_id(c.organization_id, 'service_revenue', NULL), false, true, 10442, now()
  FROM fresh f JOIN clinic c USING (clinic)
