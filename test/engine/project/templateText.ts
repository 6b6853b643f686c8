/** The template.yaml of a made-up project: what no test is about, then `rest` from `needs` on. */
export const templateText = (id: string, rest: string): string => `
id: ${id}
number: 1
phase: 1
title: ${id.charAt(0).toUpperCase()}${id.slice(1)}
objective: Learn.
skills: [SQL]
deliverables_line: code
version: 1.0.0
hours: 8
${rest}`;
