// The texts of an area have the shape of its English ones: a language that lacks a text does not compile.

type Text<T> = T extends (...given: infer Given) => string
  ? (...given: Given) => string
  : T extends string
    ? string
    : { readonly [Key in keyof T]: string }
export type Translated<Texts> = { readonly [Key in keyof Texts]: Text<Texts[Key]> }
