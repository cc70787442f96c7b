{{/* What the schema cannot say: each of these would lose money or split the gateway's mind. */}}

{{- define "solvent.externalRedis" -}}
{{- if or (not .Values.redis.bundled) .Values.secrets.REDIS_URL }}yes{{ end }}
{{- end }}

{{/* True where pods come and go, so that none may keep a thing that another needs. */}}
{{- define "solvent.shared" -}}
{{- if or (eq .Values.kind "Deployment") (gt (int .Values.replicaCount) 1) .Values.autoscaling.enabled }}yes{{ end }}
{{- end }}

{{- define "solvent.rules" -}}
{{- if and .Values.existingSecret (include "solvent.secretValues" .) }}
{{- fail "existingSecret and secrets: set one of the two" }}
{{- end }}
{{- if and (not .Values.redis.bundled) (not .Values.existingSecret) (not .Values.secrets.REDIS_URL) }}
{{- fail "redis.bundled is false: set secrets.REDIS_URL, or existingSecret to a Secret that holds REDIS_URL" }}
{{- end }}
{{- if and (eq .Values.kind "Deployment") .Values.persistence.enabled }}
{{- fail "a Deployment keeps no volumes, so settlements that wait for Redis are lost with their pod: use kind StatefulSet, or set persistence.enabled=false to do without" }}
{{- end }}
{{- if include "solvent.shared" . }}
{{- if not (include "solvent.externalRedis" .) }}
{{- fail "a Deployment, more than one replica and autoscaling share one Redis server: set secrets.REDIS_URL, or redis.bundled=false and existingSecret" }}
{{- end }}
{{- if not (or .Values.existingSecret .Values.secrets.SOLVENT_MASTER_KEY) }}
{{- fail "a Deployment, more than one replica and autoscaling share one master key: set secrets.SOLVENT_MASTER_KEY or existingSecret" }}
{{- end }}
{{- end }}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) }}
{{- fail "autoscaling.minReplicas is more than autoscaling.maxReplicas" }}
{{- end }}
{{- if le (int .Values.terminationGracePeriodSeconds) (int .Values.preStopSleepSeconds) }}
{{- fail "terminationGracePeriodSeconds must be more than preStopSleepSeconds" }}
{{- end }}
{{- end }}

{{- define "solvent.secretValues" -}}
{{- range $name, $value := .Values.secrets }}
{{- if $value }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "solvent.hasSecret" -}}
{{- if or .Values.existingSecret (include "solvent.secretValues" .) }}yes{{ end }}
{{- end }}
