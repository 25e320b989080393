# Ten resources of nine services, as a small team has them; four of them say that they are production.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "retention" { default = 30 }

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
}

resource "aws_s3_bucket" "files" { bucket = "terraform-files" }
resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_sns_topic" "alarms" {
  name = "alarms"
  tags = { environment = "production", owner = "reporting" }
}
resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
  tags = { environment = "production", owner = "reporting" }
}
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}
resource "aws_iam_role_policy" "app" {
  name   = "app"
  role   = aws_iam_role.app.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
}
resource "aws_kms_key" "orders" { deletion_window_in_days = 7 }
resource "aws_ssm_parameter" "url" {
  name  = "/app/url"
  type  = "String"
  value = "https://a.example.com"
  tags  = { environment = "production", owner = "reporting" }
}
resource "aws_cloudwatch_log_group" "app" {
  name              = "/app"
  retention_in_days = var.retention
  tags              = { environment = "production", owner = "reporting" }
}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "cpu"
  namespace           = "AWS/EC2"
  metric_name         = "CPUUtilization"
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 300
  evaluation_periods  = 2
}
