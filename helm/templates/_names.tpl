{{- define "solvent.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "solvent.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "solvent.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "solvent.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "solvent.selectorLabels" -}}
app.kubernetes.io/name: {{ include "solvent.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "solvent.labels" -}}
{{ include "solvent.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "solvent.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "solvent.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "solvent.secretName" -}}
{{- default (include "solvent.fullname" .) .Values.existingSecret }}
{{- end }}
