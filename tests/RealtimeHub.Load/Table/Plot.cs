using System.Text;

namespace RealtimeHub.Load;

/// <summary>
/// Draws throughput by subscribers, a line for each size of event: deliveries a second on the left, megabytes a second on the right, all axes
/// logarithmic. An SVG that follows the reader's light or dark.
/// </summary>
internal sealed class Plot(IReadOnlyList<Row> points)
{
    private const int Between = 40;
    private const int Bottom = 90;

    private readonly StringBuilder _svg = new();

    public string ToSvg()
    {
        var right = Panel.Outer + Between;
        Add($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right + Panel.Outer} {Panel.Top + Panel.Height + Bottom}" role="img" aria-label="Throughput by subscribers and size of event">""");
        Add("""
            <style>
              text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600; font-size: 14px } .note { fill: #59636e }
              .grid { stroke: #d0d7de } .between { stroke: #eaeef2 }
              .a { stroke: #0969da; fill: #0969da } .b { stroke: #bc4c00; fill: #bc4c00 } .c { stroke: #1a7f37; fill: #1a7f37 } .d { stroke: #8250df; fill: #8250df }
              polyline { fill: none !important; stroke-width: 2 } text.a, text.b, text.c, text.d { stroke: none }
              @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .note { fill: #9198a1 } .grid { stroke: #3d444d } .between { stroke: #262c33 }
                .a { stroke: #58a6ff; fill: #58a6ff } .b { stroke: #f0883e; fill: #f0883e } .c { stroke: #3fb950; fill: #3fb950 } .d { stroke: #bc8cff; fill: #bc8cff }
              }
            </style>
            """);
        Add(new Panel(points, "deliveries_per_s", 0).ToSvg("deliveries a second"));
        Add(new Panel(points, "megabytes_per_s", right).ToSvg("megabytes a second"));
        Add($"""<text class="note" x="{Panel.Left}" y="{Panel.Top + Panel.Height + 70}">Everything to everyone, as fast as it goes: the hub on one core, every event synced to disk; all subscribers and the publisher on another core.</text>""");
        Add("</svg>");
        return _svg.ToString();
    }

    private void Add(string line) => _svg.AppendLine(line);
}
