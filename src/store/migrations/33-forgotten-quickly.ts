/** What was copied of a case is found by the case: the commands done to it, and what names it in the register. */
export const sql = `
create index command_key_stream on bihuan.command_key using hash (stream);
create index kept_naming on bihuan.kept (kind, (value #>> '{}')) where json_typeof(value) = 'string';
`
