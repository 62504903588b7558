-- The sandbox's database. Made on every start; each statement may run again and change nothing.
-- No column holds a card number or a security code. Instants are milliseconds since 1970, UTC.
CREATE TABLE IF NOT EXISTS tokens (
    token TEXT PRIMARY KEY,
    brand TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('credit', 'debit', 'hsa')),
    last4 TEXT NOT NULL CHECK (length(last4) = 4),
    exp_month INTEGER NOT NULL CHECK (exp_month BETWEEN 1 AND 12),
    exp_year INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    outcome TEXT NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('en', 'es')),
    created_at_ms INTEGER NOT NULL
) STRICT;

-- Whose key made a token: nobody else's key may keep its card.
CREATE TABLE IF NOT EXISTS token_merchants (
    token TEXT PRIMARY KEY REFERENCES tokens,
    merchant TEXT NOT NULL
) STRICT;

-- Stored credentials (cards on file). A token becomes one once, in its cardholder's presence.
CREATE TABLE IF NOT EXISTS credentials (
    id TEXT PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE REFERENCES tokens,
    merchant TEXT NOT NULL,
    reference TEXT NOT NULL,
    agreement TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    deleted_at_ms INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS setups (
    id TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('credit', 'debit', 'hsa')),
    locale TEXT NOT NULL CHECK (locale IN ('en', 'es')),
    return_url TEXT NOT NULL,
    cancel_url TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('open', 'complete', 'cancelled')),
    token TEXT REFERENCES tokens,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    CHECK ((status = 'complete') = (token IS NOT NULL))
) STRICT;

CREATE TABLE IF NOT EXISTS charges (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    token TEXT NOT NULL REFERENCES tokens,
    reference TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    statement_descriptor TEXT NOT NULL,
    return_url TEXT,
    status TEXT NOT NULL CHECK (status IN ('challenge', 'succeeded', 'declined', 'cancelled')),
    decline_code TEXT,
    approval_code TEXT,
    -- What the first request was or will be told; NULL where that answer is lost on purpose.
    answer TEXT,
    created_at_ms INTEGER NOT NULL,
    -- Until then the world is told "processing", though the status is already decided.
    revealed_at_ms INTEGER NOT NULL,
    CHECK ((status = 'declined') = (decline_code IS NOT NULL)),
    CHECK ((status = 'succeeded') = (approval_code IS NOT NULL))
) STRICT;
-- Which charges were made with a stored credential, and who began them.
CREATE TABLE IF NOT EXISTS credential_charges (
    charge_id TEXT PRIMARY KEY REFERENCES charges (id),
    credential TEXT NOT NULL REFERENCES credentials,
    initiator TEXT NOT NULL CHECK (initiator IN ('customer', 'merchant'))
) STRICT;

CREATE INDEX IF NOT EXISTS charges_by_reference ON charges (reference);
CREATE INDEX IF NOT EXISTS charges_by_token ON charges (token);

-- How far this processor's clock was moved on by a test, in one row.
CREATE TABLE IF NOT EXISTS clock (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    offset_ms INTEGER NOT NULL CHECK (offset_ms >= 0)
) STRICT;

-- Money given back. What is true at an instant follows from the two instants.
CREATE TABLE IF NOT EXISTS refunds (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    charge_id TEXT NOT NULL REFERENCES charges (id),
    reference TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    created_at_ms INTEGER NOT NULL,
    settles_at_ms INTEGER NOT NULL,
    fails_at_ms INTEGER,
    -- What the first request was told; NULL where that answer is lost on purpose.
    answer TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_by_reference ON refunds (reference);
CREATE INDEX IF NOT EXISTS refunds_by_charge ON refunds (charge_id);

-- Requests for refunds that were lost on their way, once each.
CREATE TABLE IF NOT EXISTS lost_refunds (
    idempotency_key TEXT PRIMARY KEY
) STRICT;

-- Disputes. One that lies ahead (opens_at_ms) is not told yet.
CREATE TABLE IF NOT EXISTS disputes (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    charge_id TEXT NOT NULL REFERENCES charges (id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    fee_cents INTEGER NOT NULL,
    reason_code TEXT NOT NULL,
    opens_at_ms INTEGER NOT NULL,
    evidence_due_at_ms INTEGER NOT NULL,
    evidence TEXT,
    evidence_wins INTEGER NOT NULL CHECK (evidence_wins IN (0, 1)),
    decided_at_ms INTEGER,
    accepted_at_ms INTEGER,
    CHECK ((evidence IS NULL) = (decided_at_ms IS NULL)),
    CHECK (evidence IS NULL OR accepted_at_ms IS NULL)
) STRICT;
CREATE INDEX IF NOT EXISTS disputes_by_charge ON disputes (charge_id);

-- Every movement of money, and the payout that it went to the bank with.
CREATE TABLE IF NOT EXISTS payouts (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payee TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    arrival_date TEXT NOT NULL,
    bank_reference TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS movements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payee TEXT NOT NULL,
    kind TEXT NOT NULL,
    reference TEXT NOT NULL,
    subject TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    fee_cents INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    payout_id TEXT REFERENCES payouts (id)
) STRICT;
CREATE INDEX IF NOT EXISTS movements_not_paid_out ON movements (at_ms) WHERE payout_id IS NULL;
CREATE INDEX IF NOT EXISTS movements_by_payout ON movements (payout_id);

-- The outbox: a row is born in the transaction that made, or will make, its subject so.
CREATE TABLE IF NOT EXISTS notices (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    delivered_at_ms INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS notices_due ON notices (due_at_ms) WHERE delivered_at_ms IS NULL;

-- The simulated bank. Its day is a date in New York; its clock runs ahead of ours by an offset.
CREATE TABLE IF NOT EXISTS bank_clock (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    ahead_seconds INTEGER NOT NULL,
    open_day TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS bank_files (
    number INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    -- What banks tell two files of one day apart by; NULL where the header can't be read.
    header_key TEXT,
    is_accepted INTEGER NOT NULL,
    reason TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    UNIQUE (company, name)
) STRICT;

CREATE TABLE IF NOT EXISTS bank_entries (
    number INTEGER PRIMARY KEY,
    file_number INTEGER NOT NULL REFERENCES bank_files,
    batch_number INTEGER NOT NULL,
    company TEXT NOT NULL,
    company_name TEXT NOT NULL,
    odfi TEXT NOT NULL,
    sec_code TEXT NOT NULL,
    description TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    transaction_code TEXT NOT NULL,
    routing TEXT NOT NULL,
    account_number TEXT NOT NULL,
    name TEXT NOT NULL,
    individual_id TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    is_debit INTEGER NOT NULL,
    trace TEXT NOT NULL,
    addenda TEXT NOT NULL DEFAULT '',
    settled_on TEXT,
    answer_code TEXT,
    answer_due TEXT,
    answered_on TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS bank_entries_unsettled ON bank_entries (effective_date)
    WHERE settled_on IS NULL;
CREATE INDEX IF NOT EXISTS bank_entries_unanswered ON bank_entries (answer_due)
    WHERE answered_on IS NULL AND answer_due IS NOT NULL;
CREATE INDEX IF NOT EXISTS bank_entries_by_account ON bank_entries (account_number);

CREATE TABLE IF NOT EXISTS bank_bookings (
    number INTEGER PRIMARY KEY,
    company TEXT NOT NULL,
    booked_on TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    type_code TEXT NOT NULL,
    reference TEXT NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (company, type_code, reference)
) STRICT;

-- The simulated card issuer. A card's number stands nowhere: it is reckoned when somebody looks.
CREATE TABLE IF NOT EXISTS issued_cards (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    request_digest TEXT NOT NULL,
    reference TEXT NOT NULL,
    program TEXT NOT NULL,
    merchant TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    expires_on TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'used', 'declined', 'closed')),
    fee_cents INTEGER,
    approval_code TEXT,
    used_on TEXT,
    settlement_reference TEXT,
    settles_on TEXT,
    CHECK ((status = 'used') = (settles_on IS NOT NULL))
) STRICT;
CREATE INDEX IF NOT EXISTS issued_cards_by_reference ON issued_cards (reference);

CREATE TABLE IF NOT EXISTS issuer_looks (
    token TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES issued_cards (id),
    reference TEXT NOT NULL UNIQUE,
    locale TEXT NOT NULL,
    return_url TEXT NOT NULL,
    made_at_ms INTEGER NOT NULL,
    opened_at_ms INTEGER
) STRICT;
