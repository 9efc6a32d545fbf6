/** Encoded spellings of the @ sign. */
const encodedSigns = String.raw`%(?:25){0,3}40|&#0{0,5}64;|&#x0{0,5}40;|&commat;|\\{1,8}u0040`
const signs = String.raw` ?@ ?|${encodedSigns}| ?[([{] ?(?:at|@) ?[)\]}] ?`
export const everySign = new RegExp(signs, 'gi')
const firstSign = new RegExp(signs, 'i')

/** Returns the first @ sign in folded text, exactly as it is written there. */
export function signOf(text: string): string | undefined {
  return firstSign.exec(text)?.[0]
}
