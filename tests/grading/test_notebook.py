from __future__ import annotations

from nbformat.v4 import new_output

from course.grading.notebook import drop_invalid_outputs, node


def test_what_a_kernel_made_up_is_dropped_and_the_rest_stays(make):
    cell = make.plain("print(1)")
    good = new_output("stream", text="1\n")
    cell.outputs = [
        good,
        node({"output_type": "stream", "name": 3, "text": "x"}),
        node({"output_type": "surprise"}),
        new_output("execute_result", {"text/plain": "1"}, execution_count=1)
        | {"execution_count": "<img src=x onerror=alert(1)>"},
    ]
    cell.execution_count = "<img src=x onerror=alert(1)>"
    drop_invalid_outputs(cell)
    assert cell.outputs == [good]
    assert cell.execution_count is None
