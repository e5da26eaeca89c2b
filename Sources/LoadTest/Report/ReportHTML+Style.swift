extension ReportHTML {
    static let style = """
        :root{--page:#fff;--ink:#1b1f24;--soft:#57606a;--rule:#d0d7de;--band:#f3f5f7;--pass:#116329;--fail:#b3261e;\
        --s0:#0b62c4;--s1:#57606a;--s2:#b3261e;--s3:#1a7f4b}
        @media (prefers-color-scheme:dark){:root{--page:#10141a;--ink:#e6edf3;--soft:#9aa6b2;--rule:#313a45;--band:#1a2029;\
        --pass:#5fd38a;--fail:#ff8a80;--s0:#6cb2ff;--s1:#9aa6b2;--s2:#ff8a80;--s3:#5fd38a}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}
        header{display:flex;align-items:baseline;gap:1rem}
        h1{font-size:1.6rem;margin:0}
        h2{font-size:1.05rem;margin:2rem 0 .6rem}
        .model{color:var(--soft);margin:.4rem 0 0}
        .verdict{margin:0;padding:.1rem .7rem;border:2px solid;border-radius:.4rem;font-weight:700}
        .pass{color:var(--pass)}.fail{color:var(--fail)}.stopped{color:var(--soft)}
        .mark{font-weight:700}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
        th:first-child,.words th,.words td{text-align:left}
        .words td,.words th{white-space:normal}
        thead th{color:var(--soft);font-weight:600}
        tbody th{font-weight:600}
        .findings{background:var(--band);margin:0;padding:.8rem 1rem .8rem 2rem;border-radius:.4rem}
        figure{margin:0 0 1.5rem}
        figcaption{color:var(--soft);margin-bottom:.3rem}
        svg{width:100%;height:auto;display:block}
        .grid{stroke:var(--rule);stroke-width:1}
        .axis{fill:var(--soft);font-size:12px}
        .warm{fill:var(--band)}
        .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .dashed{stroke-dasharray:6 5}
        .s0{color:var(--s0)}.s1{color:var(--s1)}.s2{color:var(--s2)}.s3{color:var(--s3)}
        .legend{list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;margin:.3rem 0 0;padding:0 0 0 3.5rem;font-size:.87rem}
        .legend li::before{content:"";display:inline-block;width:1.3rem;border-top:3px solid;vertical-align:middle;margin-right:.4rem}
        .legend .dashed::before{border-top-style:dashed}
        .legend .unit{color:var(--soft)}
        .legend .unit::before{display:none}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem;margin:0}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        """
}
