package dataserver

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// dataplaneVersion is what alerting's readers require of typed frames.
var dataplaneVersion = data.FrameTypeVersion{0, 1}

// Arrow counts nanoseconds in 64 bits; a time outside would silently become another one on its way to Grafana.
var (
	earliestTime = time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC)
	latestTime   = time.Date(2262, 1, 1, 0, 0, 0, 0, time.UTC)
)

// checkFrames refuses whatever Grafana would show or evaluate wrongly without a word.
func checkFrames(frames data.Frames) error {
	series := make(map[string]int, len(frames))
	for index, frame := range frames {
		if fault := frameFault(frame); fault != nil {
			return frameError(index, frame, *fault)
		}
		if len(frames) > 1 && standsAlone(frame) {
			return frameError(index, frame, Text{
				ZH: "没有列的帧和 numeric-long 帧只能单独出现,否则告警会忽略其余的帧",
				EN: "a frame without columns or of type numeric-long must be the only one, else alerting ignores the others",
			})
		}
		if frame.Meta.Type != data.FrameTypeTimeSeriesMulti || len(frame.Fields) == 0 {
			continue
		}
		key := seriesKey(frame.Fields[1])
		if first, known := series[key]; known {
			return frameError(index, frame, Text{
				ZH: fmt.Sprintf("名称和标签与第 %d 帧相同", first+1),
				EN: fmt.Sprintf("it has the same name and labels as frame %d", first+1),
			})
		}
		series[key] = index
	}
	return nil
}

func frameError(index int, frame *data.Frame, fault Text) *Error {
	return newInvalidAnswer(Text{
		ZH: fmt.Sprintf("数据服务返回的第 %d 帧(%q)无效:%s。请确认插件与 datasource-server 版本一致,并反馈给维护者。", index+1, frame.Name, fault.ZH),
		EN: fmt.Sprintf("Frame %d (%q) of the data server's answer is invalid: %s. "+
			"Check that plugin and datasource-server are of the same version, and report it.", index+1, frame.Name, fault.EN),
	}, nil)
}

func frameFault(frame *data.Frame) *Text {
	if frame.Meta == nil || frame.Meta.Type == data.FrameTypeUnknown {
		return &Text{ZH: "缺少 meta.type", EN: "meta.type is missing"}
	}
	if _, err := frame.RowLen(); err != nil {
		return &Text{ZH: "各列长度不同:" + err.Error(), EN: "its columns differ in length: " + err.Error()}
	}
	for _, field := range frame.Fields {
		if fault := fieldFault(field); fault != nil {
			return fault
		}
	}
	switch frame.Meta.Type {
	case data.FrameTypeTimeSeriesMulti:
		return firstFault(versionFault(frame), seriesFault(frame))
	case data.FrameTypeNumericLong:
		return firstFault(versionFault(frame), numericFault(frame))
	case data.FrameTypeLogLines:
		return linesFault(frame)
	case data.FrameTypeTable:
		return nil
	default:
		return &Text{
			ZH: fmt.Sprintf("不认识的 meta.type %q", frame.Meta.Type),
			EN: fmt.Sprintf("meta.type %q is not known", frame.Meta.Type),
		}
	}
}

func versionFault(frame *data.Frame) *Text {
	if frame.Meta.TypeVersion == dataplaneVersion {
		return nil
	}
	return &Text{
		ZH: fmt.Sprintf("meta.typeVersion 应为 %s,实为 %s", dataplaneVersion, frame.Meta.TypeVersion),
		EN: fmt.Sprintf("meta.typeVersion must be %s, it is %s", dataplaneVersion, frame.Meta.TypeVersion),
	}
}

// seriesFault wants a time and one value; no fields at all is how "no data" is said.
func seriesFault(frame *data.Frame) *Text {
	if len(frame.Fields) == 0 {
		return nil
	}
	if len(frame.Fields) != 2 || frame.Fields[0].Type() != data.FieldTypeTime || !isValue(frame.Fields[1].Type()) {
		return &Text{
			ZH: "时间序列必须恰有两列:不可为空的时间,然后是数值或布尔",
			EN: "a time series has exactly two columns: a time that is not nullable, then a number or boolean",
		}
	}
	times := frame.Fields[0]
	for row := 1; row < times.Len(); row++ {
		if !timeAt(times, row).After(*timeAt(times, row-1)) {
			return &Text{
				ZH: fmt.Sprintf("第 %d 行的时间没有晚于上一行", row+1),
				EN: fmt.Sprintf("the time of row %d is not after that of the row before", row+1),
			}
		}
	}
	return nil
}

// numericFault wants at least one number and no time, which alerting's reader would drop.
func numericFault(frame *data.Frame) *Text {
	if len(frame.Fields) == 0 {
		return nil
	}
	isNumber := func(field *data.Field) bool { return field.Type().Numeric() }
	isTime := func(field *data.Field) bool { return field.Type().Time() }
	if !slices.ContainsFunc(frame.Fields, isNumber) || slices.ContainsFunc(frame.Fields, isTime) {
		return &Text{
			ZH: "numeric-long 至少要有一列数值,且不能有时间列",
			EN: "numeric-long needs at least one number column and no time column",
		}
	}
	return nil
}

func firstFault(faults ...*Text) *Text {
	for _, fault := range faults {
		if fault != nil {
			return fault
		}
	}
	return nil
}

func standsAlone(frame *data.Frame) bool {
	return frame.Meta.Type == data.FrameTypeNumericLong || frame.Meta.Type == data.FrameTypeTimeSeriesMulti && len(frame.Fields) == 0
}

func isValue(fieldType data.FieldType) bool {
	return fieldType.Numeric() || fieldType.NonNullableType() == data.FieldTypeBool
}

// seriesKey tells series apart by name and labels, whatever characters these hold.
func seriesKey(field *data.Field) string {
	var key strings.Builder
	part := func(text string) { fmt.Fprintf(&key, "%d:%s", len(text), text) }
	part(field.Name)
	names := make([]string, 0, len(field.Labels))
	for name := range field.Labels {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		part(name)
		part(field.Labels[name])
	}
	return key.String()
}
