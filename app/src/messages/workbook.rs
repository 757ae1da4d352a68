//! What is said about a workbook: what was not read, what is asked, and what was passed over.

use super::{
    Lang,
    words::{phrases, words},
};

words! {
    workbook_empty: "文件是空的" / "The file is empty";
    workbook_locked: "文件有密码：请在 Excel 或 WPS 里去掉密码再导入" / "The file has a password: take it off in Excel or WPS and import it again";
    workbook_web_page: "这是网页，只是名字像表格：请用 Excel 或 WPS 打开，另存为 .xlsx" / "This is a web page under the name of a workbook: open it in Excel or WPS and save it as .xlsx";
    workbook_xml_2003: "这是 2003 版 XML 表格：请用 Excel 或 WPS 打开，另存为 .xlsx" / "This is an XML spreadsheet of 2003: open it in Excel or WPS and save it as .xlsx";
    workbook_picture: "这是图片，不是表格：请用原来的表格文件" / "This is a picture: use the workbook that it was made of";
    workbook_pdf: "这是 PDF，不是表格：请用原来的表格文件" / "This is a PDF: use the workbook that it was made of";
    workbook_text: "这是文字文档，不是表格：请把表格另存为 .xlsx" / "This is a text document: save its table as .xlsx";
    workbook_unknown: "不是能读的表格（.xlsx、.xls、.ods、.csv）" / "It is no workbook that can be read (.xlsx, .xls, .ods, .csv)";
    identity_as_number: "身份证号在表格里是数值，末几位已丢失；请把该列设为文本后重新填写" / "The workbook kept the number as a number and lost its last digits; format the column as text and enter it again";
    ask_erased: "本人要求删除过资料；现在又同意的，在“处理意见”写“本人同意”" / "This person's data were erased as they had asked; if they agree now, write 本人同意 under 处理意见";
    sheet_without_headings: "没有找到标题行（姓名和另外两个），没有读" / "no row of headings (姓名 and two more), not read";
    sheet_hidden: "隐藏的表，没有读" / "hidden, not read";
    sheet_without_cells: "不是表格（图表等），没有读" / "no cells (a chart, for example), not read";
    no_sheet_with_headings: "没有一张表有标题行（姓名和另外两个已知的标题）" / "no sheet has a heading row with 姓名 and two more known headings";
}

phrases! {
    /// More than a ledger has.
    workbook_too_large(what: &str) "比台账大得多：{what}" / "{what} are more than a ledger has";
    /// What a library says of a file.
    workbook_damaged(what: &str) "文件已损坏，读不出来：{what}" / "It is damaged and cannot be read: {what}";
    /// A cell with an error or a formula without a stored result.
    cell_without_value(shown: &str) "单元格没有值（{shown}）；请在 Excel 或 WPS 里打开、算出结果并保存，或直接填写" / "The cell has no value ({shown}); open the file in Excel or WPS so that it is computed, save it, or write the value";
    /// The same person is in an earlier row.
    row_twice(first: &str) "与 {first} 是同一人，请删去一行" / "The same person is in {first}; delete one row";
    /// The number is of a person with another name.
    ask_other_name(known: &str) "台账里这个号码是“{known}”。同一人改了名，在“处理意见”写“改名”；不是同一人，请改正号码" / "In the ledger this number is of {known}. If the same person has a new name, write 改名 under 处理意见; if not, correct the number";
    /// The person is in another village.
    ask_other_village(known: &str) "本人现在“{known}”的台账里。已经搬来的，在“处理意见”写“转来”；没有搬的，请改正村名" / "This person is in the ledger of {known}. If they have moved here, write 转来 under 处理意见; if not, correct the village";
    /// The person was taken off the ledger.
    ask_taken_off(reason: &str) "本人已移出台账（{reason}）。回来了的，在“处理意见”写“恢复”；没有的，请删去这一行" / "This person was taken off the ledger ({reason}). If they are back, write 恢复 under 处理意见; if not, delete the row";
    /// The village has a person of this name.
    ask_same_name(phone: &str) "这个村已有同名的人（电话 {phone}），表里没有身份证号。在“处理意见”写“同一人”或“另一人”" / "The village has a person of this name (phone {phone}), and the row has no identity number. Write 同一人 (the same) or 另一人 (another) under 处理意见";
    /// What was found on a sheet.
    sheet_read(row: usize, rows: usize) "标题在第 {row} 行，共 {rows} 行" / "headings in row {row}, {rows} rows";
    /// Columns that are not understood.
    columns_not_understood(columns: &str) "看不懂这些列，没有导入：{columns}" / "columns that are not understood, not imported: {columns}";
    /// Rows that name nobody.
    rows_passed_over(rows: &str) "不是人员，没有读的行：{rows}" / "rows that name nobody, passed over: {rows}";
    /// Rows that a spreadsheet does not show.
    hidden_rows(rows: &str) "隐藏或筛掉的行，也读了：{rows}" / "rows that are hidden or filtered out, read too: {rows}";
    /// Columns that a spreadsheet does not show.
    hidden_columns(columns: &str) "隐藏的列，也读了：{columns}" / "hidden columns, read too: {columns}";
    /// A row that adds a plan to the person of an earlier one.
    row_joined(row: usize, first: &str) "第 {row} 行是 {first} 同一人的另一个险种，已合并" / "row {row} is another plan of the person in {first}, taken together";
    /// Concerns of a person who is in the ledger already.
    concerns_not_taken(row: usize, concerns: &str) "第 {row} 行的顾虑没有导入（走访时记）：{concerns}" / "row {row}: concerns of a person in the ledger are noted on visits, not imported: {concerns}";
    /// Fields that stay, because they were changed here since.
    fields_kept(row: usize, fields: &str) "第 {row} 行没有改动（已在手机上改过）：{fields}" / "row {row}: stays as it was changed on a phone since: {fields}";
}
