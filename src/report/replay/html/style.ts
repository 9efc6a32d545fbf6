/** Colours have sufficient contrast in light and dark mode. Sizes follow the reader's font size. */
export const style = `
:root {
  --ground: #f6f7f9; --card: #fff; --ink: #1b2027; --soft: #545d69; --line: #d9dee5; --code: #eef1f5; --link: #0b57c2;
  --pass: #12692f; --pass-ground: #def5e4; --fail: #a8141c; --fail-ground: #ffe3e2; --warn: #7a4b00;
  --warn-ground: #fff0cc;
  --open: #5b3aa8; --open-ground: #ece6fd; --none: #545d69; --none-ground: #e8ebef; --effect: #0b57c2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1216; --card: #181c22; --ink: #e8ebef; --soft: #a3adb9; --line: #303741; --code: #232932;
    --link: #8ab8ff;
    --pass: #7ee29a; --pass-ground: #123420; --fail: #ff9d98; --fail-ground: #4a1719; --warn: #ffcf70;
    --warn-ground: #3f2e08;
    --open: #c8b4ff; --open-ground: #2f2350; --none: #a3adb9; --none-ground: #2a3038; --effect: #8ab8ff;
  }
}
.pass { --tone: var(--pass); --tone-ground: var(--pass-ground) }
.fail { --tone: var(--fail); --tone-ground: var(--fail-ground) }
.warn { --tone: var(--warn); --tone-ground: var(--warn-ground) }
.inconclusive { --tone: var(--open); --tone-ground: var(--open-ground) }
.not-exercised { --tone: var(--none); --tone-ground: var(--none-ground) }

* { box-sizing: border-box }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px }
code, pre { font: .875rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace }
h1 { margin: .25rem 0 1rem; font-size: clamp(1.4rem, 1rem + 2vw, 2rem); line-height: 1.25; text-wrap: balance }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; line-height: 1.3 }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.4 }
h4 { margin: 1rem 0 .35rem; color: var(--soft); font-size: .8125rem; font-weight: 600 }
p, ul, ol, dl { margin: .5rem 0 }
ul, ol { padding-left: 1.5rem }
li { margin: .2rem 0 }
.small, figcaption, footer { color: var(--soft); font-size: .8125rem }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

.badge {
  display: inline-flex; align-items: center; gap: .35em; padding: .1em .55em .1em .45em; border-radius: 1em;
  background: var(--tone-ground); color: var(--tone); font-weight: 600; white-space: nowrap;
}
.badge .sign { font-weight: 800 }
h1 .badge { margin-right: .15em; border-radius: .4em; text-transform: uppercase; font-size: .8em; vertical-align: .1em }
ul.inline { display: flex; flex-wrap: wrap; gap: .4rem .75rem; padding: 0; list-style: none; font-size: .9375rem }
ul.inline li { margin: 0 }

header {
  padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-top: 5px solid var(--tone);
  border-radius: 10px; background: var(--card);
}
header .name { margin: 0; color: var(--soft); font-size: .875rem; font-weight: 600 }
header .failures { margin-top: .75rem; font-size: 1.0625rem }
header .failures ul { padding-left: 1.1rem }
.stopped { padding: .6rem .9rem; border-left: 4px solid var(--fail); background: var(--fail-ground) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0 0; font-size: .9375rem }
dt { color: var(--soft) }
dd { margin: 0 }

table { border-collapse: collapse; width: 100% }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; vertical-align: bottom }
tbody tr { border-top: 1px solid var(--line) }
tbody th { font-weight: 600 }

.scroll {
  position: relative; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px;
  background: var(--card);
}
.matrix th[scope=row] { min-width: 15rem }
.matrix thead th { min-width: 5.75rem }
.matrix.many thead th:not(:first-child) { padding: .4rem .3rem; font-size: .75rem; text-align: center }
.matrix.many td { padding: .4rem .3rem; text-align: center }
.matrix.many td .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.matrix th:first-child { position: sticky; left: 0; background: var(--card); background-clip: padding-box }
.matrix .tries { display: block; color: var(--soft); font-size: .8125rem; font-weight: 400; line-height: 1.35 }
.matrix td a { text-decoration: none }
.matrix td a .word { text-decoration: underline; text-underline-offset: 2px }
.matrix .badge { font-size: .8125rem }
.matrix td .pass { background: none; font-weight: 500 }
.matrix .took, .count { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.matrix td.took { color: var(--soft); font-size: .875rem }

.card {
  margin: .75rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-left: 5px solid var(--tone);
  border-radius: 10px; background: var(--card); scroll-margin-top: 1rem;
}
.card:target { box-shadow: 0 0 0 3px var(--link) }
.card h3 .badge { margin-right: .2rem; font-size: .8125rem; vertical-align: .1em }
.card .on { color: var(--soft); font-weight: 400 }
figcaption span:nth-child(odd) { white-space: nowrap }
.card .tried { margin: .1rem 0 0 }
.card .reason { font-size: 1.0625rem }
.card > .small { margin-bottom: 0 }
.evidence { margin: .75rem 0; table-layout: fixed }
.evidence th[scope=row] { font-weight: 400 }
.evidence .element { display: block; color: var(--soft) }
.evidence td { background: var(--pass-ground); color: var(--ink) }
.evidence td.found { background: var(--fail-ground) }
.evidence thead th { width: 26% }
.evidence thead th:first-child { width: 48% }
.command {
  margin: 0; padding: .7rem .9rem; border-radius: 6px; background: var(--code); white-space: pre-wrap;
  user-select: all;
}
.command span { display: inline-block }

.row { display: grid; grid-template-columns: 9rem 1fr; gap: 1rem; padding: .6rem 0; border-top: 1px solid var(--line) }
.row h3 { font-size: .9375rem }
.lane { margin: 0; min-width: 0 }
.lane svg { display: block; overflow: visible }
figcaption { display: flex; justify-content: space-between; gap: 1rem; font-variant-numeric: tabular-nums }
figcaption span:nth-child(2) { text-align: center }
.axis { stroke: var(--line) }
.delivery { fill: var(--soft); stroke: var(--card); stroke-width: .5 }
.delivery.bad { fill: none; stroke: var(--fail); stroke-width: 2 }
.effect path { fill: var(--effect); stroke: var(--card) }
.effect line { stroke: var(--effect) }
.evidence td::before { margin-right: .4em }
.legend svg { vertical-align: -.15em }
.legend svg:not(:first-child) { margin-left: 1rem }
.histogram { max-width: 44rem }
.histogram th[scope=row] { width: 6.5rem; font-weight: 400; white-space: nowrap }
.histogram .count { width: 5rem }
.histogram td, .histogram th { vertical-align: middle }
.histogram svg { display: block }
.bar { fill: var(--effect) }
details { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card) }
summary { cursor: pointer; font-weight: 600 }
details .badge { font-size: .8125rem }
footer { margin-top: 3rem }

@media (max-width: 44rem) {
  body { padding: .75rem }
  header { padding: 1rem }
  dl { grid-template-columns: 1fr; gap: 0 }
  dd { margin-bottom: .4rem }
  h2 { margin-top: 2rem }
  .card { padding: .85rem 1rem }
  .row { grid-template-columns: 1fr; gap: .25rem }
  figcaption { font-size: .75rem; gap: .5rem }
  .matrix th, .matrix td { padding: .35rem .15rem; text-align: center }
  .matrix th:first-child { padding-left: .6rem; text-align: left }
  .matrix th[scope=row] { min-width: 6.5rem; font-size: .875rem; overflow-wrap: normal }
  .matrix thead th { min-width: 0 }
  .matrix .tries { display: none }
  .matrix thead th:not(:first-child) span {
    max-height: 13rem; writing-mode: vertical-rl; transform: rotate(180deg); font-weight: 500;
    text-align: left;
  }
  .matrix td .badge { min-width: 1.9rem; justify-content: center; padding: .1em .4em }
  .matrix td .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .matrix .took { padding-right: .5rem; font-size: .75rem }
  .evidence, .evidence tbody, .evidence tr, .evidence th, .evidence td { display: block; width: 100% }
  .evidence thead { display: none }
  .evidence tr { padding: .4rem 0 }
  .evidence th, .evidence td { padding: .3rem .5rem }
  .evidence td::before { content: attr(data-name) ' '; color: var(--soft); font-size: .8125rem }
}
@media print {
  body { max-width: none; padding: 0 }
  .card, header, .scroll { break-inside: avoid }
}
`
