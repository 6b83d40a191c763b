"""JSON of a figure opened: one kind of object, nested as deep as it goes."""

from core.services.contracts.base import Json, answer
from core.services.explain.nodes import Node
from core.services.workspace import Workspace


def explain(ws: Workspace, what: str, root: Node) -> Json:
    return answer(ws, f"explain-{what}", {"figure": _node(root)})


def _node(node: Node) -> Json:
    return {
        "label": node.label, "value": node.value, "unit": node.unit or None, "said": node.said, "rules": node.rules,
        "parts": [_node(each) for each in node.parts],
        "rows": [{"file": each.name, "sha256": each.sha256, "line": each.line, "raw": each.text} for each in node.rows],
    }
