package dataserver

import (
	"fmt"

	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Limits bound what one query hands to Grafana.
type Limits struct {
	// Frames is the most frames, that is series.
	Frames int
	// Values is the most cells of all frames together.
	Values int
}

// DefaultLimits are far above what a panel can draw; they protect Grafana, not the eye.
var DefaultLimits = Limits{Frames: 1000, Values: 5_000_000}

// apply keeps the first frames that fit, and of a first frame that alone is too large as many rows as fit. The text says
// what was cut; nil means that nothing was.
func (l Limits) apply(frames data.Frames) (data.Frames, *Text) {
	kept, values := 0, 0
	for kept < min(len(frames), l.Frames) && values+cells(frames[kept]) <= l.Values {
		values += cells(frames[kept])
		kept++
	}
	if kept == len(frames) {
		return frames, nil
	}
	if kept > 0 {
		return frames[:kept], &Text{
			ZH: fmt.Sprintf("结果过大,只保留 %d 条序列中的前 %d 条。请缩短时间范围、减少维度,或用前 N 名。", len(frames), kept),
			EN: fmt.Sprintf("The result is too large: only the first %d of %d series are kept. "+
				"Shorten the time range, use fewer dimensions, or keep the top N.", kept, len(frames)),
		}
	}
	first := cutRows(frames[0], l.Values)
	return data.Frames{first}, &Text{
		ZH: fmt.Sprintf("结果过大,只保留 %d 行中的 %d 行。请缩短时间范围、减少维度,或设置行数上限。", rows(frames[0]), rows(first)),
		EN: fmt.Sprintf("The result is too large: only %d of %d rows are kept. "+
			"Shorten the time range, use fewer dimensions, or set a row limit.", rows(first), rows(frames[0])),
	}
}

// cutRows keeps the first rows of a table and the newest of a time series.
func cutRows(frame *data.Frame, values int) *data.Frame {
	keep := values / len(frame.Fields)
	from := 0
	if frame.Meta.Type.IsTimeSeries() {
		from = rows(frame) - keep
	}
	cut := data.NewFrame(frame.Name)
	cut.RefID, cut.Meta = frame.RefID, frame.Meta
	for _, field := range frame.Fields {
		part := data.NewFieldFromFieldType(field.Type(), keep)
		part.Name, part.Labels, part.Config = field.Name, field.Labels, field.Config
		for row := range keep {
			part.Set(row, field.At(from+row))
		}
		cut.Fields = append(cut.Fields, part)
	}
	return cut
}

func rows(frame *data.Frame) int {
	if len(frame.Fields) == 0 {
		return 0
	}
	return frame.Fields[0].Len()
}

func cells(frame *data.Frame) int {
	return rows(frame) * len(frame.Fields)
}
