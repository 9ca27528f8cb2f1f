package dataserver

import (
	"fmt"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// The columns by which Grafana's front end knows log lines; the first two must be there.
var logColumnTypes = []struct {
	name     string
	kind     data.FieldType
	required bool
}{
	{"timestamp", data.FieldTypeTime, true},
	{"body", data.FieldTypeString, true},
	{"severity", data.FieldTypeString, false},
	{"id", data.FieldTypeString, false},
	{"labels", data.FieldTypeJSON, false},
}

// linesFault wants a time and a text by the names that Grafana looks for: without them it shows no line and says nothing. Columns
// of other names are shown beside the lines.
func linesFault(frame *data.Frame) *Text {
	if len(frame.Fields) == 0 {
		return nil
	}
	for _, column := range logColumnTypes {
		field, _ := frame.FieldByName(column.name)
		if field == nil {
			if column.required {
				return &Text{
					ZH: fmt.Sprintf("日志行缺少列 %q", column.name),
					EN: fmt.Sprintf("log lines need a column %q", column.name),
				}
			}
			continue
		}
		if field.Type().NonNullableType() != column.kind {
			return &Text{
				ZH: fmt.Sprintf("日志行的列 %q 类型应为 %s,实为 %s", column.name, column.kind.ItemTypeString(), field.Type().ItemTypeString()),
				EN: fmt.Sprintf("column %q of log lines must be %s, it is %s", column.name, column.kind.ItemTypeString(), field.Type().ItemTypeString()),
			}
		}
	}
	return nil
}
