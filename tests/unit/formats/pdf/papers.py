"""Invented papers in English and Spanish, as a caller would hand them to the renderer."""

from dataclasses import replace

from wellpaid.formats.pdf.labels import ReceiptLabels, StatementLabels
from wellpaid.formats.pdf.receipt import ReceiptPdf
from wellpaid.formats.pdf.statement import AmountRow, CareRow, StatementPdf

ENGLISH = StatementLabels(
    language="en",
    bill_id="Bill ID",
    patient="Patient",
    care_on="Care on",
    sent="Bill sent",
    insurance="Insurance",
    how_it_adds_up="Why you owe this",
    care="The care you got",
    service="Care",
    charged="Charged",
    lower_price="Lower price",
    plan_paid="Plan paid",
    waiting="Plan is deciding",
    you_owe="You owe",
    ways_to_pay="Ways to pay",
    qr_alt="QR code that opens this bill on the clinic's website",
    help_with_cost="Get help with the cost",
    cut_here="Cut here and send this part with your check.",
    pay_to="Make your check out to",
    amount_due="You owe",
    pay_by="Pay by",
    amount_enclosed="Amount you send",
    page="Page",
)
SPANISH = StatementLabels(
    language="es",
    bill_id="Número de factura",
    patient="Paciente",
    care_on="Atención el",
    sent="Factura enviada",
    insurance="Seguro",
    how_it_adds_up="Por qué debe esto",
    care="La atención que recibió",
    service="Atención",
    charged="Cobrado",
    lower_price="Precio rebajado",
    plan_paid="Pagó el seguro",
    waiting="El seguro decide",
    you_owe="Usted debe",
    ways_to_pay="Formas de pagar",
    qr_alt="Código QR que abre esta factura en el sitio de la clínica",
    help_with_cost="Ayuda con el costo",
    cut_here="Corte aquí y envíe esta parte con su cheque.",
    pay_to="Haga su cheque a nombre de",
    amount_due="Usted debe",
    pay_by="Pague antes del",
    amount_enclosed="Cantidad que envía",
    page="Página",
)
CARE = (
    CareRow(
        care="Visit with a specialist",
        note="Dr. Imre Castellan",
        charged="$310.00",
        lower_price="− $167.90",
        plan_paid="− $37.68",
        waiting="",
        you_owe="$104.42",
    ),
    CareRow(
        care="MRI scan of right knee",
        note="Larkmoor Imaging",
        charged="$780.00",
        lower_price="− $443.70",
        plan_paid="− $269.04",
        waiting="",
        you_owe="$67.26",
    ),
    CareRow(
        care="X-ray of right knee",
        note="Larkmoor Imaging",
        charged="$150.00",
        lower_price="− $91.00",
        plan_paid="− $47.20",
        waiting="",
        you_owe="$11.80",
    ),
)
STATEMENT = StatementPdf(
    labels=ENGLISH,
    title="Bill 4821 7390 5516 from Larkmoor Clinic",
    is_large_type=False,
    clinic_name="Larkmoor Clinic",
    clinic_address=("1180 Eastgate Road", "Dunmere, OH 43999"),
    clinic_contact=("1-800-555-0142", "TTY 711", "Monday to Friday, 8 am to 6 pm Central"),
    recipient=("Odalys Fenn", "27 Quarry Lane, Apt 4", "Dunmere, OH 43999"),
    bill_id="4821 7390 5516",
    qr_url="https://pay.larkmoor.example/b/482173905516",
    pay_url_text="pay.larkmoor.example",
    patient_name="Odalys Fenn",
    care_dates="February 3, 2026",
    sent_on="March 6, 2026",
    insurance="Pebbleway Health Plan, member ID ending 882",
    headline="You owe",
    headline_amount="$183.48",
    due_sentence="Please pay by Friday, March 27, 2026. Nothing is late.",
    steps=(
        AmountRow(
            words="Larkmoor charged", note="The full price, before insurance.", amount="$1,240.00"
        ),
        AmountRow(
            words="Your plan’s lower price",
            note="Pebbleway agreed on a discount with us. No one pays this part.",
            amount="− $702.60",
        ),
        AmountRow(
            words="Your plan paid",
            note="Pebbleway sent us this on March 4.",
            amount="− $353.92",
        ),
    ),
    steps_total=AmountRow(words="You owe", note="", amount="$183.48"),
    care=CARE,
    care_total=CareRow(
        care="Total",
        note="",
        charged="$1,240.00",
        lower_price="− $702.60",
        plan_paid="− $353.92",
        waiting="",
        you_owe="$183.48",
    ),
    ways_to_pay=(
        "Scan the code above, or go to pay.larkmoor.example.",
        "Call 1-800-555-0142 (TTY 711).",
        "Mail a check with the slip below.",
    ),
    assistance_notice=(
        "You may pay less, or nothing, if money is tight. Ask for the form at 1-800-555-0142 "
        "or at pay.larkmoor.example/help. It takes about 5 minutes."
    ),
    language_taglines=(("es", "Español: Llame al 1-800-555-0142. Un intérprete es gratis."),),
    due_on="March 27, 2026",
    amount_due="$183.48",
    remit_to=("Larkmoor Clinic", "PO Box 4410", "Dunmere, OH 43999"),
    scan_line="482173905516 0000018348 20260327 7",
)
FIFTEEN = replace(
    STATEMENT,
    care=tuple(
        replace(CARE[n % 3], care=f"{CARE[n % 3].care}, part {n + 1}", waiting=f"$1{n}.00")
        for n in range(15)
    ),
    care_total=replace(STATEMENT.care_total, waiting="$255.00"),
)
IN_SPANISH = replace(
    STATEMENT,
    labels=SPANISH,
    title="Factura 4821 7390 5516 de Larkmoor Clinic",
    headline="Usted debe",
    due_sentence="Por favor pague antes del viernes 27 de marzo de 2026. Nada está atrasado.",
)
RECEIPT = ReceiptPdf(
    labels=ReceiptLabels(
        language="en",
        receipt="Receipt",
        receipt_number="Receipt number",
        qr_alt="QR code that opens this receipt on the clinic's website",
        page="Page",
    ),
    title="Receipt R26-0312-77105 from Larkmoor Clinic",
    is_large_type=False,
    clinic_name="Larkmoor Clinic",
    clinic_address=("1180 Eastgate Road", "Dunmere, OH 43999"),
    clinic_contact=("1-800-555-0142", "TTY 711"),
    receipt_number="R26-0312-77105",
    qr_url="https://pay.larkmoor.example/r/R26031277105",
    headline="You paid",
    headline_amount="$183.48",
    sentence="Thank you, Odalys. This bill is paid in full.",
    stamp="Paid",
    stamp_date="Mar 12, 2026",
    facts=(
        ("Paid", "March 12, 2026, 2:14 pm Central"),
        ("Paid with", "Debit card ending in 0119"),
        ("Approval code", "04K71C"),
        ("Bill", "4821 7390 5516"),
        ("Patient", "Odalys Fenn"),
        ("Care", "February 3, 2026: visit with a specialist, MRI scan, X-ray"),
    ),
    sums=(
        AmountRow(words="You owed", note="", amount="$183.48"),
        AmountRow(words="You paid, with no fee", note="", amount="− $183.48"),
    ),
    sums_total=AmountRow(words="Left on this bill", note="", amount="$0.00"),
    closing=("This receipt has the date, the care, and the amount that HSA and FSA plans ask for."),
)
