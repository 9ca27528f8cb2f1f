/**
 * Of the page of one incident: one column that a thumb can use, light and dark as the phone is. Okabe and Ito's colours, and a
 * word or sign beside each.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --card: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --blue: #0072b2; --on-blue: #ffffff; --bad: #b34700; --good: #00664b; --wait: #0a5c94;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111418; --card: #1b2026; --ink: #e9edf1; --soft: #9aa6b2; --line: #333c46;
    --blue: #56b4e9; --on-blue: #0b1720; --bad: #ff9d5c; --good: #3ecfa0; --wait: #7cc5f2;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
.top { display: flex; justify-content: space-between; align-items: center; color: var(--soft); font-size: .875rem; }
.top a { padding: .5rem 0 .5rem 1rem; }
a { color: var(--blue); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: .75rem 0; }
h1 { font-size: 1.375rem; line-height: 1.3; margin: .5rem 0; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
.badges { display: flex; flex-wrap: wrap; gap: .5rem; }
.badge { border: 2px solid var(--soft); border-radius: 1rem; padding: 0 .75rem; font-weight: 600; }
.badge.P0, .badge.P1 { border-color: var(--bad); color: var(--bad); }
.badge.resolved { border-color: var(--good); color: var(--good); }
.summary { margin: .25rem 0 0; overflow-wrap: anywhere; }
.value { font-size: 2rem; font-weight: 700; line-height: 1.2; overflow-wrap: anywhere; }
.value small { font-size: 1rem; font-weight: 400; color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .5rem 0 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.clock { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.clock:first-of-type { border-top: 0; }
.clock strong { text-align: right; }
.clock span { color: var(--soft); font-size: .875rem; }
.clock span:last-child { text-align: right; }
.running { color: var(--wait); } .ok { color: var(--good); } .breached { color: var(--bad); } .none { color: var(--soft); }
.links { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin: 0; padding: 0; list-style: none; }
.links a { display: inline-block; padding: .375rem 0; }
label { display: block; font-weight: 600; margin: .75rem 0 .25rem; }
label small { font-weight: 400; color: var(--soft); }
input, textarea {
  width: 100%; font: inherit; color: inherit; background: var(--ground);
  border: 1px solid var(--soft); border-radius: .5rem; padding: .625rem .75rem;
}
textarea { min-height: 5.5rem; resize: vertical; }
.buttons { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; margin-top: 1rem; }
button {
  font: inherit; font-weight: 600; min-height: 3rem; padding: .5rem 1rem; cursor: pointer;
  border: 2px solid var(--blue); border-radius: .5rem; background: transparent; color: var(--blue);
}
button.first { background: var(--blue); color: var(--on-blue); }
:is(a, button, input, textarea):focus-visible { outline: 3px solid var(--bad); outline-offset: 2px; }
.told { border-left: .375rem solid var(--good); }
.problem { border-left: .375rem solid var(--bad); }
.told p, .problem p { margin: 0; }
.timeline { list-style: none; margin: 0; padding: 0; }
.timeline li { padding: .375rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.timeline li:first-child { border-top: 0; }
.timeline time { color: var(--soft); font-size: .875rem; display: block; }
footer { color: var(--soft); font-size: .875rem; }
`;
