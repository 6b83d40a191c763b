"""The numbered rules that proposals, the queue and tickets rest on; docs/rules.md is written from here. No behaviour."""

CHAPTERS: dict[str, str] = {
    "R1": "New money",
    "R2": "Bands and sizes",
    "R3": "What is not known",
    "R4": "Lots and tax",
    "R5": "Harvests and wash sales",
    "R6": "Costs",
    "R7": "Reserve, floors, caps and limits",
    "R8": "Timing",
    "R9": "Queue and tickets",
}

RULES: dict[str, str] = {
    "R1.1": (
        "New cash and income go to leaves below their target before anything is sold, the furthest below (relative to target) "
        "first, up to the target."
    ),
    "R1.2": "New cash is what arrived in this contribution period and was not spent since; it is placed from the account it is in.",
    "R1.3": "New cash stays cash where the sleeve that counts the cash is itself furthest below its target.",
    "R2.1": "A leaf beyond its soft band is traded to the half band: the target and half the band on that side.",
    "R2.2": "A leaf that is inside its bands or only approaching them is not traded, except by new cash.",
    "R2.3": "A trade below its minimum grows towards the target, never past it.",
    "R2.4": (
        "A trade that is still below its minimum is held back, and says from which size it becomes tradeable; the purchase that "
        "would replace what a harvest sold is such a trade too."
    ),
    "R2.5": "Leaves come first; then each parent is checked again with the leaves' trades in it.",
    "R2.6": "A parent's excess is sold from its most overweight leaves, its shortfall bought in its most underweight ones.",
    "R2.7": "A leaf that should be bought buys the first choice of its policy, else its largest holding.",
    "R3.1": "A stale price blocks what rests on it: the trades of its asset, and of the sleeve whose breach it measures.",
    "R3.2": "An asset without a price is not traded.",
    "R3.3": "A lot of unknown basis is sold last, and the tax of a sale that takes it is unknown.",
    "R3.4": "An open question about an asset blocks its sales until it is answered.",
    "R3.5": "Without the policy's tax rates the tax is unknown; lots are then ordered by the same rule without figures.",
    "R3.6": (
        "Where a line of the policy cannot be told (a share of an unknown total, a value without a price), what rests on it is blocked "
        "with the cause, and no size is computed."
    ),
    "R4.1": (
        "Sales take lots in ascending order of tax per dollar raised: usable losses, long-term gains by gain fraction, short- "
        "term gains."
    ),
    "R4.2": "Lots in tax-advantaged accounts are taxed at nothing when sold, and raise cash in that account alone.",
    "R4.3": "The last lot is sold in part; its basis is cut in proportion, and whole shares are kept where the account demands them.",
    "R4.4": "A loss that a wash sale would disallow saves no tax, and its lots come after the gains.",
    "R4.5": "Deferred tax is the tax of the same gain at the long-term rate: what would be due if it were sold when long-term.",
    "R4.6": (
        "Losses count against gains without limit, and against other income up to $3,000 a year ($1,500 if married filing "
        "separately); the rest is carried forward."
    ),
    "R5.1": (
        "A loss is harvested from the policy's minimum per order, net of the order's costs, counting only what a wash sale "
        "leaves allowed."
    ),
    "R5.2": (
        "Look-back: units of the group bought in the last 30 days in any account and kept disallow the loss of as many units, "
        "oldest lots first (IRC 1091). Income in kind is such an acquisition, a gift is none; nor are units that replace something "
        "already."
    ),
    "R5.3": (
        "Look-ahead: a recurring buy of the group within 30 days after the sale, in any account, blocks the harvest until it is "
        "paused."
    ),
    "R5.4": "Look-ahead: reinvested dividends of the group in any account block the harvest until reinvestment is switched off.",
    "R5.5": "For 30 days after a sale at a loss that is not disallowed already nothing of its group is bought in any account.",
    "R5.6": "Nothing of a group that this queue sells at a loss is bought in this queue; the substitute of the policy is bought instead.",
    "R5.7": "Wash sales reach securities; digital assets only from the date that the policy states.",
    "R5.8": (
        "A harvest that takes a sleeve below its target is followed by a purchase of a substitute, so that the exposure stays; "
        "without one it goes no further than the half band."
    ),
    "R5.9": (
        "Assets that the user calls similar (`wash_similar`) disallow nothing and block nothing: an action that sells one at a loss, or "
        "buys one after the other was sold at a loss, says so, and the user judges."
    ),
    "R5.10": (
        "Outside the United States the policy's law says what a purchase does to a loss and what a loss counts against: in Canada as in "
        "R5.2 to R5.5, in the United Kingdom and Ireland purchases after the sale alone; elsewhere no rule is applied (T1.5)."
    ),
    "R6.1": "An order is at least the minimum trade of its market.",
    "R6.2": "The commission is at most the fee cap of its market (ETFs 0.1 %).",
    "R6.3": "Commission, spread and gas together are at most the cost cap of the market (any ETF trade 0.25 %).",
    "R6.4": "On chain, the gas price is at most the policy's cap (50 gwei); an unknown gas price blocks what depends on it.",
    "R6.5": "On chain, one transaction costs at most the policy's cap ($50).",
    "R6.6": (
        "A limit order stands at the last price, moved by the policy's offset against the trader, rounded half-up to cents "
        "(below $1: four decimals for securities, eight for others)."
    ),
    "R6.7": "Orders of one asset, account and side are joined into one where the policy batches; harvests stay apart.",
    "R6.8": "A cost that the policy does not state is unknown and shown; it blocks where a cap or the cash of a purchase rests on it.",
    "R7.1": "Purchases never take cash below the reserve.",
    "R7.2": "Sales never take a sleeve below its minimum.",
    "R7.3": "Purchases never take a sleeve above its maximum.",
    "R7.4": (
        "A limit that is exceeded is an action of its own: down to half way between where it triggers and where it is hard, "
        "else to the line."
    ),
    "R7.5": "A missing reserve or stablecoin minimum is an action of its own.",
    "R7.6": "Purchases never take a limit beyond its line.",
    "R7.7": (
        "A purchase is made where there is cash, in an account that can hold the asset; cash is not assumed to move between "
        "accounts."
    ),
    "R7.8": "A sale that is blocked or held back pays for no purchase.",
    "R7.9": "Purchases leave the sleeve that counts the cash within its half band, for a hard breach within its soft band.",
    "R8.1": "How often a class is reviewed binds soft breaches; a hard breach overrides it.",
    "R8.2": "Execution windows bind low priority alone.",
    "R8.3": "Low-priority DeFi transactions wait for the weekend where the policy says so.",
    "R8.4": "An order for a closed exchange waits for its next session.",
    "R8.5": (
        "A due time counts from when the breach was first seen: at once where it is hard, else 24 hours, one week or the next "
        "review. A breach that was seen over, of a band written anew or on the other side is a new one. A loss "
        "worth harvesting is due 24 hours after it was first seen."
    ),
    "R9.1": (
        "An action is proposed, then approved, snoozed or rejected with a reason; approved ones are exported, then filled, "
        "cancelled or expired."
    ),
    "R9.2": "An approval holds while quantity, limit price, lots, tax, costs and blocks are as approved; else it is asked for again.",
    "R9.3": "A rejection holds for the week, unless the action's priority rises; a snooze until its date or price.",
    "R9.4": "While a ticket is out, the same trade is not proposed anew.",
    "R9.5": (
        "A trade fills the oldest open ticket of its account, asset and side; within 0.5 % of the quantity it is filled; over- "
        "fills and prices beyond the limit are reported."
    ),
    "R9.6": "Lots sold other than those named are reported.",
    "R9.7": (
        "Quantity and limit price of an action that is not exported may be set by hand: lots, tax and costs follow by R4 and R6 from "
        "what other actions leave; never more than is held, than the lots of a harvest, or than floors, caps and cash allow where it "
        "is more than was proposed, and no limit further than half from the last price. It is a decision, with a reason, until undone."
    ),
}  # fmt: skip
"""The rule book: number -> sentence."""
