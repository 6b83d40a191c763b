"""The sums that a case states as a check of itself."""

import ast
import operator
from collections.abc import Callable
from decimal import Decimal

from core.money import add, multiply, negate, ratio, subtract
from tests.golden.tax.case import CannotRun, Different, Row, number
from tests.golden.tax.compare import TOLERANCE

_BINARY: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: add, ast.Sub: subtract, ast.Mult: multiply, ast.Div: ratio,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
}


def arithmetic(case: Row) -> None:
    """The case's own sums: if they do not come out, the case is wrong and not the engine."""
    for expression, expected in case.get("arith", ()):
        got = evaluate(str(expression))
        if subtract(got, number(expected)).copy_abs() > TOLERANCE:
            raise Different(f"arith {expression}", expected, got)


def evaluate(expression: str) -> Decimal:
    """Exact value of a sum with + - * /, comparisons, `a if c else b`, min, max, abs and round."""
    return _value(ast.parse(expression, mode="eval").body, expression)


def _value(node: ast.expr, whole: str) -> Decimal:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Decimal((ast.get_source_segment(whole, node) or "").replace("_", ""))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left, whole), _value(node.right, whole))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return negate(_value(node.operand, whole))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd):
        return _value(node.operand, whole)
    if isinstance(node, ast.IfExp):
        return _value(node.body if _holds(node.test, whole) else node.orelse, whole)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        values = [_value(part, whole) for part in node.args]
        if node.func.id in ("min", "max") and values:
            return min(values) if node.func.id == "min" else max(values)
        if node.func.id == "abs" and len(values) == 1:
            return values[0].copy_abs()
        if node.func.id == "round" and values:
            return values[0].quantize(Decimal(1).scaleb(-int(values[1]) if len(values) > 1 else 0))
    raise CannotRun(f"arith {whole!r} is no sum that this runner can work out")


def _holds(node: ast.expr, whole: str) -> bool:
    if isinstance(node, ast.BoolOp):
        parts = [_holds(part, whole) for part in node.values]
        return all(parts) if isinstance(node.op, ast.And) else any(parts)
    if isinstance(node, ast.Compare) and all(type(op) in _COMPARE for op in node.ops):
        values = [_value(part, whole) for part in (node.left, *node.comparators)]
        return all(_COMPARE[type(op)](values[place], values[place + 1]) for place, op in enumerate(node.ops))
    raise CannotRun(f"arith {whole!r} is no sum that this runner can work out")
