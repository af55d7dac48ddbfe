"""Draws columns of a table over time, one panel each above the other, as SVG."""

WIDTH, PANEL, GAP, LEFT, RIGHT, TOP = 860, 110, 26, 64, 20, 30
COLOURS = ("#1f6feb", "#d1242f", "#8250df")


class Panel:
    def __init__(self, title, columns, line=None, steps=False):
        self.title, self.columns, self.line, self.steps = title, columns, line, steps


def nice_top(value):
    """The next round number for the top of an axis."""
    size = 1
    while True:
        for part in (10, 12, 15, 20, 25, 30, 40, 50, 60, 80):
            if part * size >= 10 * value:
                return part * size // 10
        size *= 10


def text(x, y, content, anchor="start", colour="#57606a"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{content}</text>'


def path(points, steps):
    """`points`: (x, y), or None where there is no value."""
    out, pen, last = [], "M", None
    for point in points:
        if point is None:
            pen = "M"
            continue
        if steps and pen == "L":
            out.append(f"L{point[0]:.1f} {last[1]:.1f}")
        out.append(f"{pen}{point[0]:.1f} {point[1]:.1f}")
        pen, last = "L", point
    return " ".join(out)


def draw_panel(panel, rows, top, x_of):
    values = [row[column] for row in rows for column in panel.columns if row[column] is not None]
    highest = nice_top(max([*values, panel.line or 0, 1]))
    y_of = lambda value: top + PANEL * (1 - value / highest)
    out = [f'<rect x="{LEFT}" y="{top}" width="{WIDTH - LEFT - RIGHT}" height="{PANEL}" fill="none" '
           f'stroke="#d0d7de"/>', text(LEFT, top - 6, panel.title, colour="#1f2328"),
           text(LEFT - 6, top + 10, highest, "end"), text(LEFT - 6, top + PANEL, 0, "end")]
    if panel.line is not None:
        y = y_of(panel.line)
        out += [f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#57606a" '
                f'stroke-dasharray="4 4"/>', text(LEFT - 6, y + 4, panel.line, "end")]
    for number, column in enumerate(panel.columns):
        points = [row[column] if row[column] is None else (x_of(row["seconds"]), y_of(row[column]))
                  for row in rows]
        out.append(f'<path d="{path(points, panel.steps)}" fill="none" stroke-width="1.6" '
                   f'stroke="{COLOURS[number]}"/>')
        if len(panel.columns) > 1:
            out.append(text(WIDTH - RIGHT - 100 * (len(panel.columns) - 1 - number), top - 6, column,
                            "end", COLOURS[number]))
    return out


def draw(title, panels, rows, seconds_name="seconds"):
    """`rows` are dictionaries with "seconds" and the panels' columns."""
    last = max(row["seconds"] for row in rows) or 1
    x_of = lambda seconds: LEFT + (WIDTH - LEFT - RIGHT) * seconds / last
    height = TOP + len(panels) * (PANEL + GAP) + 30
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
           f'font-family="sans-serif" font-size="11">',
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
           text(LEFT, 14, title, colour="#1f2328")]
    top = TOP + 14
    for panel in panels:
        out += draw_panel(panel, rows, top, x_of)
        top += PANEL + GAP
    for tick in range(7):
        seconds = last * tick / 6
        out.append(text(x_of(seconds), top - 6, f"{seconds:.0f}", "middle"))
    out.append(text(WIDTH - RIGHT, top + 10, seconds_name, "end"))
    return "\n".join([*out, "</svg>", ""])
