// The layouts of the seed's screens, drawn as in shared/domain/drawing.ts: front above, a line per row.

export const drawings = {
  great: `
A  ..ssss.ssssssssss.ssss
B  .sssss.ssssssssss.sssss
C  .sssss.ssssssssss.sssss
D  .sssss.ssssssssss.sssss
E  ...wcs.sswcsscwss.scw

F  ssssss.ssssssssss.ssssss
G  ssssss.ssssssssss.ssssss
H  ssssss.ssssssssss.ssssss
I  ssssss.pppppppppp.ssssss
J  ssssss.pppppppppp.ssssss
K  ssssss.pppppppppp.ssssss
L  ssssss.ssssssssss.ssssss
M  ssssss.ssssssssss.ssssss
N  ..rrrrr.rrrrrrrr.rrrrr
`,

  wide: `
A  ..sss.ssssssss.sss
B  .ssss.ssssssss.ssss
C  .ssss.ssssssss.ssss
D  .ssss.ssssssss.ssss
E  ..wc..ssssssss..cw

F  sssss.ssssssss.sssss
G  sssss.pppppppp.sssss
H  sssss.pppppppp.sssss
I  sssss.ssssssss.sssss
J  sssss.ssssssss.sssss
K  oo.oo.oo.oo.oo.oo.oo
`,

  salon: `
A  rr.rr.rr.rr
B  rr.rr.rr.rr
C  rr.rr.rr.rr
D  wc.rr.rr.cw

E  rr.rr.rr.rr
F  oo.oo.oo.oo
G  oo.oo.oo.oo
H  oo.oo.oo.oo
`,

  side: `
A  ssssssss..
B  wcssssss..
C  ssssssss.s
D  ssssssss.s
E  pppppppp.s
F  pppppppp.s
G  ssssssss.s
H  ssssssss.s
I  ssssssss.s
J  sssssssscw
`,

  hall: `
A  ....ssssssss
B  ..ssssssssssss
C  .sssssss.sssssss
D  .sssssss.sssssss
E  ssssssss.ssssssss
F  ssssssss.ssssssss
G  wcssssss.sssssscw

H  ssssssss.ssssssss
I  pppppppp.pppppppp
J  pppppppp.pppppppp
K  ssssssss.ssssssss
L  ssssssss.ssssssss
M  oo.oo.oo.oo.oo.oo
`,

  steep: `
A  ....sssssssss
B  ...ssssssssss
C  ...sssssssssss
D  ..wc.sssssss.cw
E  .ss.sssssssss.ss
F  .ss.sssssssss.ss
G  .ss.ppppppppp.ss
H  .ss.ppppppppp.ss
I  sss.sssssssss.sss
J  sss.sssssssss.sss
`,

  arena: `
A  ..sss.sssssssss.sss
B  .ssss.sssssssss.ssss
C  .ssss.sssssssss.ssss
D  sssss.sssssssss.sssss
E  sssss.sssssssss.sssss
F  ..wcs.sswcscwss.scw

G  sssss.sssssssss.sssss
H  sssss.ppppppppp.sssss
I  sssss.ppppppppp.sssss
J  sssss.ppppppppp.sssss
K  sssss.sssssssss.sssss
L  sssss.sssssssss.sssss
M  oo.oo.rrrrrrrrr.oo.oo
`,

  studio: `
A  ssssss.ssss
B  ssssss.ssss
C  wcssss.sscw
D  ssssss.ssss
E  pppppp.pppp
F  pppppp.pppp
G  rr.rr.rr.rr
`,
}

export type DrawingName = keyof typeof drawings
