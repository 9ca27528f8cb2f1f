package dataserver

import (
	"fmt"
	"math"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// fieldFault checks one column: a type that the data server may send, times that are real, numbers that are finite.
func fieldFault(field *data.Field) *Text {
	switch field.Type() {
	case data.FieldTypeTime, data.FieldTypeNullableTime:
		return timesFault(field)
	case data.FieldTypeNullableFloat64:
		return numbersFault(field)
	case data.FieldTypeNullableInt64, data.FieldTypeNullableBool:
		return nil
	case data.FieldTypeFloat64, data.FieldTypeInt64, data.FieldTypeBool:
		return &Text{
			ZH: fmt.Sprintf("列 %q 必须声明为可空(nullable),否则缺失的值会变成 0", field.Name),
			EN: fmt.Sprintf("column %q must be declared nullable, else a missing value would become 0", field.Name),
		}
	case data.FieldTypeString, data.FieldTypeNullableString, data.FieldTypeJSON:
		return nil
	default:
		return &Text{
			ZH: fmt.Sprintf("列 %q 的类型 %s 不受支持", field.Name, field.Type().ItemTypeString()),
			EN: fmt.Sprintf("column %q has the unsupported type %s", field.Name, field.Type().ItemTypeString()),
		}
	}
}

// timesFault finds what the reader lets through: a null in a column that is not nullable arrives as the year 1, which Arrow
// would turn into 1754.
func timesFault(field *data.Field) *Text {
	for row := range field.Len() {
		at := timeAt(field, row)
		if at == nil {
			continue
		}
		if at.IsZero() {
			return &Text{
				ZH: fmt.Sprintf("时间列 %q 第 %d 行为空,而该列不可为空", field.Name, row+1),
				EN: fmt.Sprintf("time column %q is null in row %d but not nullable", field.Name, row+1),
			}
		}
		if at.Before(earliestTime) || at.After(latestTime) {
			return &Text{
				ZH: fmt.Sprintf("时间列 %q 第 %d 行超出可表示的范围", field.Name, row+1),
				EN: fmt.Sprintf("time column %q is out of the representable range in row %d", field.Name, row+1),
			}
		}
	}
	return nil
}

func numbersFault(field *data.Field) *Text {
	for row := range field.Len() {
		value, ok := field.At(row).(*float64)
		if ok && value != nil && (math.IsNaN(*value) || math.IsInf(*value, 0)) {
			return &Text{
				ZH: fmt.Sprintf("列 %q 第 %d 行不是有限的数(%v)", field.Name, row+1, *value),
				EN: fmt.Sprintf("column %q is not a finite number in row %d (%v)", field.Name, row+1, *value),
			}
		}
	}
	return nil
}

// timeAt reads a time without copying it; nil is a null of a nullable column.
func timeAt(field *data.Field, row int) *time.Time {
	switch at := field.PointerAt(row).(type) {
	case *time.Time:
		return at
	case **time.Time:
		return *at
	default:
		return nil
	}
}
