namespace Latent.Runs.Report;

/// <summary>How a report looks: on paper, on a phone, by day and by night.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet; it has none of the characters that XML reserves.</summary>
    public const string Text = """

        :root { --ink: #1d2127; --soft: #5b6370; --line: #dfe2e7; --ground: #ffffff; --raised: #f6f7f9; --accent: #2f62c4;
          --train: #3b6fd4; --validation: #d0630f; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e4e7ec; --soft: #9ba3b0; --line: #343a44; --ground: #15181d; --raised: #1e2229; --accent: #82a9f5;
            --train: #6f9bf0; --validation: #f09145; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.2rem; margin: 0 0 .75rem; }
        h3 { font-size: 1rem; margin: 0 0 .25rem; }
        section { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
        p { margin: 0 0 .75rem; max-width: 44rem; overflow-wrap: anywhere; }
        .soft, figcaption { color: var(--soft); font-size: .9rem; }
        .note { border-left: 3px solid var(--validation); padding-left: .75rem; }
        nav { margin-top: 1rem; font-size: .9rem; }
        nav a { display: inline-block; margin: 0 .75rem .25rem 0; }
        a { color: var(--accent); }
        .key { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
        .key div { background: var(--raised); border-radius: 8px; padding: .75rem 1rem; }
        .key span { display: block; color: var(--soft); font-size: .85rem; }
        .key b { font-size: 1.4rem; font-variant-numeric: tabular-nums; }
        .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.25rem; }
        figure { margin: 0; }
        img { max-width: 100%; height: auto; image-rendering: pixelated; display: block; }
        svg { max-width: 100%; height: auto; display: block; }
        figcaption { margin-top: .5rem; max-width: 44rem; }
        .train { stroke: var(--train); fill: none; }
        .validation { stroke: var(--validation); fill: none; }
        .best { stroke: var(--validation); }
        .bar { fill: var(--train); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .95rem; }
        th { text-align: right; color: var(--soft); font-weight: 500; }
        th, td { padding: .3rem 1.25rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; }
        th:first-child, td:first-child { text-align: left; }
        td:nth-child(2) { white-space: nowrap; }
        .words td:nth-child(2) { white-space: normal; }
        td:last-child, th:last-child { padding-right: 0; }
        .words td, .words th { text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        pre { background: var(--raised); border-radius: 8px; padding: 1rem; overflow-x: auto; font-size: .85rem;
          line-height: 1.45; }
        @media print {
          body { font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          nav { display: none; }
          section { break-inside: avoid; }
          pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); }
        }

        """;
}
