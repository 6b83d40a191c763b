"""Explorers whose exports leave open what moved: which coin, or with how many decimals. Recognised; none of their rows is guessed."""

from importers.base import Signature
from importers.recognised import OnlyRecognised

_INSTEAD = "export the same address from another explorer of that chain, or add its transactions by hand"


class _Explorer(OnlyRecognised):
    venue = "Wallet"
    custody = "wallet"
    evidence = "parser"


class Snowtrace(_Explorer):
    id = "snowtrace-transactions"
    title = "Snowtrace and its kind: transactions"
    signatures = (
        Signature(
            "1", ("Transaction Hash", "Blockno", "UnixTimestamp", "From", "To", "Status", "ErrCode", "Method", "ChainId", "Chain"),
            ("DateTime (UTC)", "ContractAddress", "TxnFee(USD)", "PrivateNote"),
        ),
    )
    how_to_export = "snowtrace.io, your address, Transactions, Download CSV"
    lacking = f"it calls the coin ETH on every chain; {_INSTEAD}"


class SnowtraceTokens(_Explorer):
    id = "snowtrace-tokens"
    title = "Snowtrace and its kind: token transfers"
    signatures = (
        Signature("1", (
            "chain_id", "tx_hash", "block_number", "block_unix_timestamp", "from", "to", "token_value", "token_address", "token_symbol",
        ), ("block_datetime", "token_name")),
    )
    how_to_export = "snowtrace.io, your address, Token Transfers, Download CSV"
    lacking = f"it does not say in which unit its token values are; {_INSTEAD}"


class Blockscout(_Explorer):
    id = "blockscout-transactions"
    title = "Blockscout: transactions"
    signatures = (
        Signature("1", (
            "TxHash", "BlockNumber", "UnixTimestamp", "FromAddress", "ToAddress", "ContractAddress", "Type", "Value", "Fee", "Status",
        ), ("ErrCode", "CurrentPrice", "TxDateOpeningPrice", "TxDateClosingPrice")),
    )
    how_to_export = "Blockscout, your address, Transactions, Download CSV"
    lacking = f"it names the coin of its chain nowhere; {_INSTEAD}"


class BlockscoutTokens(_Explorer):
    id = "blockscout-tokens"
    title = "Blockscout: token transfers"
    signatures = (
        Signature("1", (
            "TxHash", "BlockNumber", "UnixTimestamp", "FromAddress", "ToAddress", "TokenContractAddress", "Type", "TokenSymbol",
            "TokensTransferred", "TransactionFee", "Status",
        ), ("ErrCode",)),
    )
    how_to_export = "Blockscout, your address, Token Transfers, Download CSV"
    lacking = f"its amounts are in a token's smallest unit, of which it does not state the decimals; {_INSTEAD}"


class EtherscanOfOneToken(_Explorer):
    id = "etherscan-one-token"
    title = "Etherscan and its kind: transfers of one token"
    evidence = "weak"
    signatures = (
        Signature("1", ("Transaction Hash", "Blockno", "UnixTimestamp", "DateTime (UTC)", "From", "To", "Quantity", "Method"), absent=(
            "Token ID", "TokenSymbol", "Status",
        )),
    )
    how_to_export = "etherscan.io, a token, filtered by your address, Download CSV"
    lacking = "it names its token nowhere; export Token Transfers (ERC-20) of your address instead"


IMPORTERS = (Snowtrace(), SnowtraceTokens(), Blockscout(), BlockscoutTokens(), EtherscanOfOneToken())
