export const ZHANG = '13900000001';
export const LI = '13900000002';
export const WANG = '13900000003';

/** A rota of two shifts, with who has each; SMS go to both, calls to the first. */
export function rotaOf(first: string, second: string): string {
  return `people:
  - { name: 张三, mobile: "${ZHANG}" }
  - { name: 李四, mobile: "${LI}" }
  - { name: 王五, mobile: "${WANG}" }
shifts:
  - { name: 一线, rotation: weekly, from: 2026-01-05, people: [${first}] }
  - { name: 二线, rotation: weekly, from: 2026-01-05, people: [${second}] }
escalation: [李四, 王五]
`;
}
