/** What `?tables=a,b` names; undefined where it is not given. */
export function tableNames(list: string | null | undefined): readonly string[] | undefined {
  return list?.split(',').flatMap((name) => name.trim() || [])
}
